import { type CallToolResult, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { type ErrorCode, toProblem } from '../../../shared/errors.ts';
import type { McpContext } from './context.ts';

/** What an agent should do next. The hints of the use cases are for people at a terminal. */
const NEXT: Record<ErrorCode, string> = {
  unauthenticated: 'Tell the user that Holdfast does not accept this key any more. Do not try again.',
  forbidden: 'Do not try again. If it matters, tell the user: a person can do it, or grant you the right.',
  not_found: 'Find the right id with recall or list_memories. What waits for review is not shown.',
  conflict: 'Look at the present state with get_memory, then decide whether the change still makes sense.',
  stale_version: 'Read it again with get_memory and repeat the call with the version that you get.',
  validation_failed: 'Correct the arguments and call again.',
  invalid_request: 'Correct the arguments and call again.',
  content_too_long: 'Store a short summary, and where the whole text can be found.',
  payload_too_large: 'Send fewer memories in one call.',
  rate_limited: 'Wait a minute before the next call.',
  unavailable: 'Go on without memories for now, and try again later.',
  storage_full: 'Tell the user that the disk is full. Reading still works.',
  storage_read_only: 'Tell the user that memories cannot be written at the moment. Reading still works.',
  invalid_json: 'Correct the arguments and call again.',
  idempotency_mismatch: 'Call again.',
  forbidden_host: 'Tell the user that the address of Holdfast is not set up for this.',
  forbidden_origin: 'Tell the user that the address of Holdfast is not set up for this.',
  internal: 'Go on without it. If it happens again, tell the user to look at the log of Holdfast.',
};

/** What is wrong, and what to do next. */
export function adviceFor({ code, message }: { code: string; message: string }): string {
  return `${message}\n${NEXT[code as ErrorCode] ?? NEXT.internal}`;
}

/** Runs a tool; what it throws becomes an answer that tells the agent what is wrong and what to do. */
export async function answering(
  context: McpContext,
  tool: string,
  run: () => CallToolResult | Promise<CallToolResult>,
): Promise<CallToolResult> {
  try {
    return await run();
  } catch (error) {
    context.onFailure(context.caller(), `tool ${tool}`, error);
    return { isError: true, content: [{ type: 'text', text: adviceFor(toProblem(error)) }] };
  }
}

/** The same for resources and prompts, whose errors are those of the protocol. */
export async function answeringProtocol<T>(
  context: McpContext,
  what: string,
  run: () => T | Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    context.onFailure(context.caller(), what, error);
    const problem = toProblem(error);
    const code =
      problem.code === 'internal' ? ProtocolErrorCode.InternalError : ProtocolErrorCode.InvalidParams;
    throw new ProtocolError(code, adviceFor(problem));
  }
}
