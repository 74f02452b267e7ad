import { randomUUID } from 'node:crypto';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import type { Caller, Principal } from '../../../core/domain/principal.ts';
import { HEARTBEAT_MS } from '../../http/streams.ts';
import type { McpContext } from '../context.ts';
import { createMcpServer } from '../server.ts';
import { acceptSubscriptions } from '../subscriptions.ts';

type RpcId = string | number;

interface RpcMessage {
  id?: RpcId;
  method?: string;
  params?: { requestId?: RpcId };
}

function isOne(body: unknown): body is RpcMessage {
  return typeof body === 'object' && body !== null && !Array.isArray(body);
}

/** Nothing to say: the request was cancelled, or nobody waits for its answer any more. */
const nothing = () => new Response(null, { status: 202 });

/**
 * One session of the 2025-11-25 protocol: a server for one caller that lives from `initialize` until the client, the end
 * of its key, or a lack of room ends it.
 */
export class Session {
  readonly id: string = randomUUID();
  readonly keyId: string;
  readonly #owner: string;
  readonly #transport: WebStandardStreamableHTTPServerTransport;
  /** Ends the wait for a request; the SDK leaves the answer to a cancelled one open for good. */
  readonly #running = new Map<RpcId, () => void>();
  #caller: Caller;

  private constructor(caller: Caller, transport: (id: string) => WebStandardStreamableHTTPServerTransport) {
    this.#caller = caller;
    this.#owner = ownerOf(caller.principal);
    this.keyId = caller.principal.keyId;
    this.#transport = transport(this.id);
  }

  /** A session that `onEnd` is told the end of. */
  static async open(
    context: Omit<McpContext, 'caller'>,
    caller: Caller,
    onEnd: () => void,
  ): Promise<Session> {
    const session = new Session(
      caller,
      (id) =>
        new WebStandardStreamableHTTPServerTransport({
          sessionIdGenerator: () => id,
          enableJsonResponse: true,
          keepAliveMs: HEARTBEAT_MS,
        }),
    );
    const server = createMcpServer({ ...context, caller: () => session.#caller });
    const onChange = acceptSubscriptions(server);
    const changes = context.engine.events.subscribeToRecall(caller.principal, onChange, () =>
      session.close(),
    );
    server.server.onclose = () => {
      changes.close();
      for (const release of session.#running.values()) release();
      onEnd();
    };
    await server.connect(session.#transport);
    return session;
  }

  /** Whether the session is that of whoever asks now. A session id alone opens nothing. */
  belongsTo(principal: Principal): boolean {
    return ownerOf(principal) === this.#owner;
  }

  /** False for one that `initialize` was refused for. */
  get initialized(): boolean {
    return this.#transport.sessionId !== undefined;
  }

  /** Answers one request. `caller` is who has proven to ask it. */
  handle(request: Request, caller: Caller, body: unknown): Promise<Response> {
    this.#caller = { ...caller, session: caller.session ?? this.id };
    const options = body === undefined ? {} : { parsedBody: body };
    const answer = this.#transport.handleRequest(request, options);
    if (!isOne(body)) return answer;
    const { id, method, params } = body;
    if (method === 'notifications/cancelled' && params?.requestId !== undefined)
      return answer.finally(() => this.#running.get(params.requestId as RpcId)?.());
    return id === undefined || method === undefined ? answer : this.#unlessCancelled(id, request, answer);
  }

  close(): void {
    void this.#transport.close();
  }

  async #unlessCancelled(id: RpcId, request: Request, answer: Promise<Response>): Promise<Response> {
    const released = Promise.withResolvers<Response>();
    const release = () => released.resolve(nothing());
    this.#running.set(id, release);
    request.signal.addEventListener('abort', release, { once: true });
    try {
      return await Promise.race([answer, released.promise]);
    } finally {
      request.signal.removeEventListener('abort', release);
      if (this.#running.get(id) === release) this.#running.delete(id);
    }
  }
}

function ownerOf({ keyId, subject, agent }: Principal): string {
  return `${keyId} ${subject} ${agent}`;
}
