import type { MemoryEvent, StreamEvent } from '../../../shared/events.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { MemoryChange, MemoryRecord } from '../domain/memory.ts';
import type { Principal } from '../domain/principal.ts';
import type { GrantTuple } from '../domain/rights.ts';
import * as sight from '../domain/sight.ts';
import type { Events, RecallChange } from '../engine.ts';
import type { TeamRow } from '../store/teams.ts';
import type { Mutes } from './mute-cache.ts';

export interface EventBus extends Events {
  publish(changes: readonly MemoryChange[]): void;
  /** Tells a person's subscribers that a memory is kept from that person's agents, or no longer. */
  publishMute(user: string, record: MemoryRecord, muted: boolean, at: number): void;
  /** Tells the people of a team that it is not what it was: those of its tenant, or the one whose machines it is of. */
  publishTeam(team: Pick<TeamRow, 'id' | 'kind' | 'tenant' | 'user'>, at: number): void;
}

interface Rights {
  grantsOf(principal: Principal): readonly GrantTuple[];
  onEnd(credential: Pick<Principal, 'keyId' | 'browserSession'>, listener: () => void): () => void;
}

function eventOf(change: MemoryChange): MemoryEvent {
  const { type, after, at } = change;
  return { type, id: after.id, version: after.latest_version, at: toTimestamp(at) };
}

/** Tells subscribers what changed, each only of memories that it may see before or after the change. */
export function createEventBus(rights: Rights, mutes: Pick<Mutes, 'of'>): EventBus {
  const subscribers = new Set<(change: MemoryChange) => void>();
  const people = new Set<{ principal: Principal; listener: (event: StreamEvent) => void }>();

  const recalls = (principal: Principal, record: MemoryRecord | null, now: number): boolean =>
    record !== null &&
    !mutes.of(principal.user).has(record.seq) &&
    sight.recalls(principal, record, rights.grantsOf(principal), now);

  const sees = (principal: Principal, record: MemoryRecord | null, now: number): boolean =>
    record !== null && sight.sees(principal, record, rights.grantsOf(principal), now);

  const recallChange = (
    principal: Principal,
    { before, after, at }: MemoryChange,
  ): RecallChange | undefined => {
    const was = recalls(principal, before, at) ? before : null;
    const is = recalls(principal, after, at) ? after : null;
    if (was?.version === is?.version) return undefined;
    const scopes = [was, is].flatMap((record) => (record ? [record.scope] : []));
    return { id: after.id, scopes: [...new Set(scopes)] };
  };

  const add = (principal: Principal, tell: (change: MemoryChange) => void, onEnd: () => void) => {
    const stopWatching = rights.onEnd(principal, () => {
      subscribers.delete(tell);
      onEnd();
    });
    subscribers.add(tell);
    return {
      close() {
        stopWatching();
        subscribers.delete(tell);
      },
    };
  };

  return {
    publish(changes) {
      for (const change of changes) for (const tell of subscribers) tell(change);
    },
    publishMute(user, { id, latest_version: version }, muted, at) {
      const type = muted ? 'memory.muted' : 'memory.unmuted';
      for (const person of people)
        if (person.principal.user === user) person.listener({ type, id, version, at: toTimestamp(at) });
    },
    publishTeam({ id, kind, tenant, user }, at) {
      for (const { principal, listener } of people)
        if (kind === 'shared' ? principal.tenant === tenant : principal.user === user)
          listener({ type: 'team.changed', id, at: toTimestamp(at) });
    },
    subscribe(principal, listener, onEnd) {
      const tell = (change: MemoryChange) => {
        const { before, after, at } = change;
        if (sees(principal, before, at) || sees(principal, after, at)) listener(eventOf(change));
      };
      // What a person muted is nobody else's business, that of the person's agents included.
      if (principal.subject !== 'user') return add(principal, tell, onEnd);
      const person = { principal, listener };
      people.add(person);
      const subscription = add(principal, tell, () => {
        people.delete(person);
        onEnd();
      });
      return {
        close() {
          people.delete(person);
          subscription.close();
        },
      };
    },
    subscribeToRecall(principal, listener, onEnd) {
      const tell = (change: MemoryChange) => {
        const seen = recallChange(principal, change);
        if (seen) listener(seen);
      };
      return add(principal, tell, onEnd);
    },
  };
}
