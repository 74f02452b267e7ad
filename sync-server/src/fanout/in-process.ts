import type { FanOut } from './port.ts';

type Listener = (seq: number) => void;

/** Fan-out for relays that live in one process. */
export function inProcessFanOut(): FanOut {
  const listeners = new Map<string, Set<Listener>>();
  const unsubscribe = (document: string, listener: Listener) => {
    const all = listeners.get(document);
    if (all?.delete(listener) && all.size === 0) listeners.delete(document);
  };
  return {
    publish: async (document, seq) => {
      setImmediate(() => {
        for (const listener of [...(listeners.get(document) ?? [])]) listener(seq);
      });
    },
    subscribe: async (document, listener) => {
      // A function of its own: one listener may subscribe twice.
      const own: Listener = (seq) => listener(seq);
      const all = listeners.get(document) ?? new Set();
      listeners.set(document, all.add(own));
      return () => unsubscribe(document, own);
    },
    close: async () => listeners.clear(),
  };
}
