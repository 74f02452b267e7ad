import { PARSE_ERROR } from '@modelcontextprotocol/server';
import { ERROR_STATUS, HoldfastError, type Problem, toProblem } from '../../../../shared/errors.ts';
import { json } from '../../http/answers.ts';
import { readJson } from '../../http/body.ts';
import type { Ctx } from '../../http/context.ts';

/** A few hundred memories of ordinary length in one call of `remember`. */
const MCP_BODY_LIMIT = 4 * 1024 * 1024;
/** The range that JSON-RPC leaves to servers. */
const SERVER_ERROR = -32_000;
/** What clients of Streamable HTTP take as "begin a new session". */
const SESSION_NOT_FOUND = -32_001;

/** An error of JSON-RPC that belongs to no request. */
function rpcError(c: Ctx, status: number, code: number, { message, hint }: Omit<Problem, 'code'>) {
  const said = hint === undefined ? message : `${message} ${hint}`;
  return json(c, { jsonrpc: '2.0', id: null, error: { code, message: said } }, status);
}

export function sessionNotFound(c: Ctx): Response {
  return rpcError(c, 404, SESSION_NOT_FOUND, {
    message: 'Session not found.',
    hint: 'Begin a new one with initialize.',
  });
}

export function sessionMissing(c: Ctx): Response {
  return rpcError(c, 400, SERVER_ERROR, {
    message: 'This request belongs to no session.',
    hint: 'Begin one with initialize and send its Mcp-Session-Id, or use the 2026-07-28 protocol.',
  });
}

export function methodNotAllowed(c: Ctx): Response {
  const problem = { message: 'Method not allowed.' };
  const answer = rpcError(c, 405, SERVER_ERROR, problem);
  answer.headers.set('allow', 'GET, POST, DELETE');
  return answer;
}

/** The JSON of a request, or the answer that refuses it. */
export async function readMessage(c: Ctx): Promise<{ body: unknown } | { refusal: Response }> {
  try {
    return { body: await readJson(c.env.incoming, MCP_BODY_LIMIT) };
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    const problem = toProblem(error);
    const unparsed = problem.code === 'invalid_json' || problem.code === 'validation_failed';
    const mediaType = problem.code === 'invalid_request';
    const status = mediaType ? 415 : unparsed ? 400 : ERROR_STATUS[problem.code];
    const refusal = rpcError(c, status, unparsed ? PARSE_ERROR : SERVER_ERROR, problem);
    if (status === 413) refusal.headers.set('connection', 'close');
    return { refusal };
  }
}
