import { isInitializeRequest } from '@modelcontextprotocol/server';
import type { Caller } from '../../../core/domain/principal.ts';
import type { Ctx } from '../../http/context.ts';
import type { McpContext } from '../context.ts';
import { sessionMissing, sessionNotFound } from './rpc.ts';
import { Session } from './session.ts';

/** A session takes some tens of kilobytes. Beyond these the one that was used least recently ends. */
const SESSION_LIMIT = 256;
export const SESSIONS_PER_KEY = 64;

const SESSION_HEADER = 'mcp-session-id';

/** The sessions of the 2025-11-25 protocol, in the order of their last use. */
export class Sessions {
  readonly #context: Omit<McpContext, 'caller'>;
  readonly #open = new Map<string, Session>();

  constructor(context: Omit<McpContext, 'caller'>) {
    this.#context = context;
  }

  get size(): number {
    return this.#open.size;
  }

  async handle(c: Ctx, caller: Caller, body?: unknown): Promise<Response> {
    const id = c.req.header(SESSION_HEADER);
    if (id === undefined) return this.#begin(c, caller, body);
    const session = this.#open.get(id);
    if (!session?.belongsTo(caller.principal)) return sessionNotFound(c);
    this.#open.delete(id);
    this.#open.set(id, session);
    return session.handle(c.req.raw, caller, body);
  }

  async #begin(c: Ctx, caller: Caller, body: unknown): Promise<Response> {
    if (!isInitializeRequest(body)) return sessionMissing(c);
    this.#makeRoom(caller.principal.keyId);
    const session = await Session.open(this.#context, caller, () => this.#open.delete(session.id));
    this.#open.set(session.id, session);
    const answer = await session.handle(c.req.raw, caller, body);
    if (!session.initialized) session.close();
    return answer;
  }

  #makeRoom(keyId: string): void {
    const ofKey = [...this.#open.values()].filter((session) => session.keyId === keyId);
    if (ofKey.length >= SESSIONS_PER_KEY) ofKey[0]?.close();
    else if (this.#open.size >= SESSION_LIMIT) this.#open.values().next().value?.close();
  }
}
