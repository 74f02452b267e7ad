/**
 * The TypeScript SDK of Holdfast, for Node 22 and later and for browsers.
 *
 * ```ts
 * import { connect } from 'holdfast/client';
 *
 * const holdfast = connect({ url: 'http://127.0.0.1:8765', apiKey });
 * const { memory } = await holdfast.memories.store('User prefers Python', { type: 'preference' });
 * const { results } = await holdfast.memories.search('programming language', { limit: 3 });
 * ```
 */
import type { StreamEvent } from '../shared/events.ts';
import {
  type EventListenerOptions,
  type EventOptions,
  type EventSubscription,
  listen,
  watch,
} from './events.ts';
import { Grants } from './grants.ts';
import { Identity } from './identity.ts';
import { MemoryMap } from './map.ts';
import { Memories } from './memories.ts';
import { Models } from './models.ts';
import { Review } from './review.ts';
import { Sessions } from './sessions.ts';
import { System } from './system.ts';
import { Teams } from './teams.ts';
import { Transfer } from './transfer.ts';
import { Transport } from './transport.ts';
import type { ConnectOptions } from './types.ts';
import { Webhooks } from './webhooks.ts';

export { type ErrorCode, HoldfastError, type Problem } from '../shared/errors.ts';
export type { MemoryEvent, StreamEvent, TeamEvent } from '../shared/events.ts';
export type * from './answers.ts';
export type { EventListenerOptions, EventOptions, EventSubscription } from './events.ts';
export type * from './types.ts';
export type {
  Grants,
  Identity,
  Memories,
  MemoryMap,
  Models,
  Review,
  Sessions,
  System,
  Teams,
  Transfer,
  Webhooks,
};

/** A connection to one engine with one key. It keeps nothing open but event streams. */
export class Holdfast {
  /** Base address of the engine. */
  readonly url: string;
  readonly memories: Memories;
  readonly identity: Identity;
  readonly grants: Grants;
  readonly system: System;
  readonly models: Models;
  readonly map: MemoryMap;
  readonly review: Review;
  readonly transfer: Transfer;
  readonly sessions: Sessions;
  readonly webhooks: Webhooks;
  readonly teams: Teams;
  readonly #transport: Transport;

  constructor(options: ConnectOptions) {
    this.#transport = new Transport(options);
    this.url = this.#transport.url;
    this.memories = new Memories(this.#transport);
    this.identity = new Identity(this.#transport);
    this.grants = new Grants(this.#transport);
    this.system = new System(this.#transport);
    this.models = new Models(this.#transport);
    this.map = new MemoryMap(this.#transport);
    this.review = new Review(this.#transport);
    this.transfer = new Transfer(this.#transport);
    this.sessions = new Sessions(this.#transport);
    this.webhooks = new Webhooks(this.#transport);
    this.teams = new Teams(this.#transport);
  }

  /**
   * What changes, as it happens: ids, never content. As an async iterator it ends when its signal aborts and throws when
   * the engine refuses it; with a listener it runs until it is closed. Reconnects by itself (see `onOpen`).
   */
  events(options?: EventOptions): AsyncGenerator<StreamEvent, void>;
  events(onEvent: (event: StreamEvent) => void, options?: EventListenerOptions): EventSubscription;
  events(
    first?: EventOptions | ((event: StreamEvent) => void),
    options?: EventListenerOptions,
  ): AsyncGenerator<StreamEvent, void> | EventSubscription {
    return typeof first === 'function'
      ? listen(this.#transport, first, options)
      : watch(this.#transport, first);
  }
}

/** Names an engine and a key. Nothing is sent before the first call. Throws `invalid_request` on a bad URL. */
export function connect(options: ConnectOptions): Holdfast {
  return new Holdfast(options);
}
