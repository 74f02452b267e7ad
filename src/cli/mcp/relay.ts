import { HoldfastError, toProblem } from '../../shared/errors.ts';
import {
  claimedVersion,
  errorFrame,
  type Frame,
  type FrameId,
  PARSE_ERROR,
  parseFrame,
  SERVER_ERROR,
} from './frames.ts';
import type { Greetings } from './greetings.ts';
import { framesOf, post, refusalOf, statelessHeaders } from './http.ts';
import type { EngineLink } from './link.ts';
import { SessionLink } from './session.ts';
import { LISTEN, listen } from './subscription.ts';

/** How long a client that has closed its end may still get answers. */
const GRACE_MS = 5_000;
const TOO_LONG = 'Parse error: this line is too long. Send fewer memories in one call.';

interface Running {
  end: AbortController;
  frame: Frame;
  done: Promise<void>;
}

/**
 * Passes messages between a client on standard input and output and the engine: each request of the client becomes a
 * request of Streamable HTTP, with the key and the name of the agent. What it knows of the protocol is what differs
 * there: sessions, cancellation, subscriptions.
 */
export class Relay {
  readonly #link: EngineLink;
  readonly #agent: string;
  readonly #write: (frame: object) => void;
  readonly #log: (line: string) => void;
  readonly #greetings: Greetings;
  readonly #session: SessionLink;
  readonly #running = new Map<FrameId, Running>();
  #ended = false;

  constructor(options: {
    link: EngineLink;
    agent: string;
    greetings: Greetings;
    write: (frame: object) => void;
    log: (line: string) => void;
  }) {
    this.#link = options.link;
    this.#agent = options.agent;
    this.#greetings = options.greetings;
    this.#write = options.write;
    this.#log = options.log;
    this.#session = new SessionLink(options.link, options.agent, options.write);
  }

  /** Takes one line of the client. */
  receive(line: string): void {
    const parsed = parseFrame(line);
    if ('error' in parsed) this.#write(parsed.error);
    // Without a method it is an answer: nothing that the engine does asks a client for one.
    else if (parsed.frame.method !== undefined) this.#take(parsed.frame);
  }

  refuseTooLong(): void {
    this.#write(errorFrame(null, PARSE_ERROR, TOO_LONG));
  }

  /** The client has closed its end: subscriptions end, and what was asked before is answered, if that takes no time. */
  async end(): Promise<void> {
    this.#ended = true;
    for (const { frame, end } of this.#running.values()) if (frame.method === LISTEN) end.abort();
    const grace = setTimeout(() => {
      for (const { end } of this.#running.values()) end.abort();
    }, GRACE_MS);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    clearTimeout(grace);
    await this.#session.end();
  }

  #take(frame: Frame): void {
    const { id, method, params } = frame;
    if (id === undefined) {
      this.#notified(frame);
      return;
    }
    if (method === 'initialize' && claimedVersion(frame) === null) this.#session.begin(params);
    const greeting = this.#greetings.answerTo(frame) ?? this.#earlyTools(frame);
    if (greeting) this.#write({ jsonrpc: '2.0', id, result: greeting });
    else this.#start(frame, id);
  }

  #notified(frame: Frame): void {
    // The session says it itself, once it is begun.
    if (frame.method === 'notifications/initialized') return;
    const cancelled = this.#running.get(frame.params?.requestId as FrameId);
    if (frame.method === 'notifications/cancelled' && !cancelled) return;
    // Of a request without a session, the end of its connection says that it is cancelled.
    const stateless = cancelled !== undefined && claimedVersion(cancelled.frame) !== null;
    if (stateless) cancelled.end.abort();
    else
      this.#session
        .send(frame, AbortSignal.timeout(GRACE_MS))
        .catch((error: unknown) => this.#log(this.#wordsOf(error)))
        .finally(() => cancelled?.end.abort());
  }

  /** While the engine starts, nobody waits for the list of tools. What it turns out to be is compared afterwards. */
  #earlyTools(frame: Frame): Record<string, unknown> | null {
    if (this.#link.ready) return null;
    const tools = this.#greetings.earlyTools(frame);
    if (tools && claimedVersion(frame) === null) void this.#compareTools();
    return tools;
  }

  async #compareTools(): Promise<void> {
    try {
      const asked: Frame = { jsonrpc: '2.0', id: 'tools', method: 'tools/list' };
      const response = await this.#session.send(asked, AbortSignal.timeout(60_000));
      const { result } = (await response.json()) as { result?: { tools?: unknown } };
      if (result?.tools && this.#greetings.areOthers(result.tools))
        this.#write({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    } catch (error) {
      // The next request meets the same trouble, and has somebody to tell it to.
      if (!this.#ended) this.#log(this.#wordsOf(error));
    }
  }

  #start(frame: Frame, id: FrameId): void {
    const end = new AbortController();
    const running: Running = { end, frame, done: Promise.resolve() };
    this.#running.set(id, running);
    running.done = this.#serve(frame, end.signal).finally(() => {
      if (this.#running.get(id) === running) this.#running.delete(id);
    });
  }

  async #serve(frame: Frame, signal: AbortSignal): Promise<void> {
    try {
      for await (const answer of this.#answers(frame, signal)) if (!signal.aborted) this.#write(answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#write(errorFrame(frame.id ?? null, SERVER_ERROR, this.#wordsOf(error)));
    }
  }

  async *#answers(frame: Frame, signal: AbortSignal): AsyncGenerator<Frame, void> {
    const stateless = claimedVersion(frame) !== null;
    if (stateless && frame.method === LISTEN) return yield* listen(this.#link, this.#agent, frame, signal);
    const response = stateless
      ? await this.#link.use((engine) => post(engine, this.#agent, frame, statelessHeaders(frame), signal), {
          signal,
          repeatable: frame.method !== 'tools/call',
        })
      : await this.#session.send(frame, signal);
    if (response.ok) yield* framesOf(response, 'the engine');
    else yield await refusalOf(response, frame);
  }

  #wordsOf(error: unknown): string {
    if (!(error instanceof HoldfastError))
      this.#log(error instanceof Error ? String(error.stack) : String(error));
    const { message, hint } = toProblem(error);
    return hint === undefined ? message : `${message} ${hint}`;
  }
}
