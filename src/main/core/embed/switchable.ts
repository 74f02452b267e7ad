import type { Embedder, EmbedderState } from './embedder.ts';

/** An embedder whose model can change while it is in use. */
export interface SwitchableEmbedder extends Embedder {
  /** Every call from here on goes to `next`. Hands back the one before, which the caller closes. */
  switchTo(next: Embedder): Embedder;
}

/** Starts with `first`. A call that is under way stays with the embedder that it was made to. */
export function switchableEmbedder(first: Embedder): SwitchableEmbedder {
  let current = first;
  return {
    get modelId(): string {
      return current.modelId;
    },
    get dimensions(): number {
      return current.dimensions;
    },
    state: (): EmbedderState => current.state(),
    ready: () => current.ready(),
    embedQuery: (text, signal) => current.embedQuery(text, signal),
    knownQuery: (text) => current.knownQuery(text),
    embedDocument: (text) => current.embedDocument(text),
    embedDocuments: (texts) => current.embedDocuments(texts),
    close: () => current.close(),
    switchTo(next) {
      const before = current;
      current = next;
      return before;
    },
  };
}
