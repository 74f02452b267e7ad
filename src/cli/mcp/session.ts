import type { Engine } from '../engine/find.ts';
import type { Frame } from './frames.ts';
import { framesOf, ofSession, post } from './http.ts';
import type { EngineLink } from './link.ts';

const UPDATED = 'notifications/resources/updated';
const DEFAULT_VERSION = '2025-11-25';
const END_TIMEOUT_MS = 500;
const SESSION_ID = 'mcp-session-id';

/** A session that is begun, or about to be, with one engine. */
interface Opened {
  engine: Engine;
  /** What its requests carry; empty where the engine began none, which the answer to the next request says. */
  headers: Promise<Record<string, string>>;
}

/**
 * The engine's side of the one session that a client of the 2025-11-25 protocol has: begun with the first request that
 * needs it, and begun again, subscriptions included, when the engine has forgotten it. The client never knows.
 */
export class SessionLink {
  readonly #link: EngineLink;
  readonly #agent: string;
  readonly #write: (frame: Frame) => void;
  readonly #subscribed = new Set<string>();
  readonly #end = new AbortController();
  #params: Record<string, unknown> = {
    protocolVersion: DEFAULT_VERSION,
    capabilities: {},
    clientInfo: { name: 'stdio', version: '0' },
  };
  #opened: Opened | undefined;
  #listening: Promise<void> | undefined;

  constructor(link: EngineLink, agent: string, write: (frame: Frame) => void) {
    this.#link = link;
    this.#agent = agent;
    this.#write = write;
  }

  /** What the client has said of itself; the session that it had before is over. */
  begin(params: Record<string, unknown> | undefined): void {
    if (params) this.#params = params;
    this.#opened = undefined;
    this.#subscribed.clear();
  }

  /** Sends a message within the session. */
  async send(frame: Frame, signal: AbortSignal): Promise<Response> {
    const uri = frame.params?.uri;
    if (frame.method === 'resources/subscribe') await this.#ensureListening();
    const repeatable = frame.method !== 'tools/call';
    const response = await this.#link.use((engine) => this.#sendTo(engine, frame, signal), {
      signal,
      repeatable,
    });
    if (frame.method === 'resources/subscribe' && response.ok) this.#subscribed.add(String(uri));
    if (frame.method === 'resources/unsubscribe') this.#subscribed.delete(String(uri));
    return response;
  }

  /** Ends the session, as far as the engine is there to be told. */
  async end(): Promise<void> {
    this.#end.abort();
    const opened = this.#opened;
    const headers = await opened?.headers.catch(() => undefined);
    if (!opened || !headers) return;
    const timeout = AbortSignal.timeout(END_TIMEOUT_MS);
    await ofSession(opened.engine, this.#agent, 'DELETE', headers, timeout).catch(() => undefined);
  }

  async #sendTo(engine: Engine, frame: Frame, signal: AbortSignal): Promise<Response> {
    const opened = this.#openOn(engine);
    const response = await post(engine, this.#agent, frame, await opened.headers, signal);
    if (response.status !== 404) return response;
    this.#forget(opened);
    return post(engine, this.#agent, frame, await this.#openOn(engine).headers, signal);
  }

  /** The session with `engine`: one for all requests, however many come before it is begun. */
  #openOn(engine: Engine): Opened {
    if (this.#opened?.engine === engine) return this.#opened;
    const opened: Opened = { engine, headers: this.#open(engine) };
    this.#opened = opened;
    opened.headers.then(
      (headers) => {
        if (!(SESSION_ID in headers)) this.#forget(opened);
      },
      () => this.#forget(opened),
    );
    return opened;
  }

  #forget(opened: Opened): void {
    if (this.#opened === opened) this.#opened = undefined;
  }

  async #open(engine: Engine): Promise<Record<string, string>> {
    const { signal } = this.#end;
    const say = (frame: Frame, headers = {}) =>
      post(engine, this.#agent, { jsonrpc: '2.0', ...frame }, headers, signal);
    const answer = await say({ id: 'session', method: 'initialize', params: this.#params });
    const id = answer.headers.get(SESSION_ID);
    if (id === null) return {};
    const headers = { [SESSION_ID]: id };
    await say({ method: 'notifications/initialized' }, headers);
    for (const uri of this.#subscribed)
      await say({ id: 'subscription', method: 'resources/subscribe', params: { uri } }, headers);
    return headers;
  }

  /** Resolves when notifications of subscribed resources would arrive. */
  async #ensureListening(): Promise<void> {
    this.#listening ??= this.#listen();
    try {
      await this.#listening;
    } catch (error) {
      this.#listening = undefined;
      throw error;
    }
  }

  /** Opens the stream of notifications, and keeps it open for as long as the key is good. */
  async #listen(): Promise<void> {
    const opened = await this.#openStream();
    // What ends it, the next request meets as well, and has somebody to tell it to.
    this.#pass(opened)
      .catch(() => undefined)
      .finally(() => {
        this.#listening = undefined;
      });
  }

  #openStream(): Promise<Response> {
    const { signal } = this.#end;
    return this.#link.use(
      async (engine) => ofSession(engine, this.#agent, 'GET', await this.#openOn(engine).headers, signal),
      { signal, repeatable: true },
    );
  }

  async #pass(first: Response): Promise<void> {
    const { signal } = this.#end;
    let response = first;
    while (response.ok) {
      try {
        for await (const frame of framesOf(response, 'the engine')) this.#write(frame);
      } catch {
        // The engine is gone: what follows waits for it.
      }
      await this.#link.whenBack(signal);
      this.#opened = undefined;
      response = await this.#openStream();
      // What changed in between was told to nobody.
      for (const uri of this.#subscribed) this.#write({ jsonrpc: '2.0', method: UPDATED, params: { uri } });
    }
  }
}
