import type { MemoryEvent } from '../../../shared/events.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { isServed, type MemoryRecord } from '../domain/memory.ts';
import type { Principal } from '../domain/principal.ts';
import { type GrantTuple, may } from '../domain/rights.ts';
import type { Events } from '../engine.ts';

/** A change of one memory: as it was (null when it is new) and as it is. */
export interface MemoryChange {
  type: MemoryEvent['type'];
  before: MemoryRecord | null;
  after: MemoryRecord;
  at: number;
}

export interface EventBus extends Events {
  publish(changes: readonly MemoryChange[]): void;
}

interface Rights {
  grantsOf(principal: Principal): readonly GrantTuple[];
  onKeyEnd(keyId: string, listener: () => void): () => void;
}

/** Tells subscribers what changed, each only of memories that it may see before or after the change. */
export function createEventBus(rights: Rights): EventBus {
  const subscribers = new Set<{ principal: Principal; listener: (event: MemoryEvent) => void }>();

  const sees = (principal: Principal, record: MemoryRecord | null, now: number): boolean => {
    if (record === null) return false;
    const grants = rights.grantsOf(principal);
    if (may('review', principal, record, grants)) return true;
    return isServed(record, now) && may('read', principal, record, grants);
  };

  const tell = (change: MemoryChange) => {
    const event: MemoryEvent = {
      type: change.type,
      id: change.after.id,
      version: change.after.latest_version,
      at: toTimestamp(change.at),
    };
    for (const { principal, listener } of subscribers)
      if (sees(principal, change.before, change.at) || sees(principal, change.after, change.at))
        listener(event);
  };

  return {
    publish(changes) {
      if (subscribers.size > 0) changes.forEach(tell);
    },
    subscribe(principal, listener, onEnd) {
      const subscriber = { principal, listener };
      const stopWatching = rights.onKeyEnd(principal.keyId, () => {
        subscribers.delete(subscriber);
        onEnd();
      });
      subscribers.add(subscriber);
      return {
        close() {
          stopWatching();
          subscribers.delete(subscriber);
        },
      };
    },
  };
}
