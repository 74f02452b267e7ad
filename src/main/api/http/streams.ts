import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Problem, toProblem } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/system.ts';
import { API_HEADERS, corsHeaders } from './answers.ts';
import type { Ctx } from './context.ts';

/** Starts an answer that is written piece by piece. Each write goes out at once. */
export function beginStream(c: Ctx, contentType: string): void {
  c.env.outgoing.writeHead(200, { ...API_HEADERS, ...corsHeaders(c), 'content-type': contentType });
}

/** Writes to a reader who may be slow: one that leaves more than `limit` bytes waiting is cut off. */
export function boundedWriter(outgoing: ServerResponse, limit: number): (part: string | Uint8Array) => void {
  return (part) => {
    outgoing.write(part);
    if (outgoing.writableLength > limit) outgoing.destroy();
  };
}

type Line = { progress: Progress } | { result: unknown } | { error: Problem };

/**
 * Answers with newline-delimited JSON: a line for each step, then the result or the error. A task that fails before its
 * first step only throws, so that it is answered with the right status. It goes on when the client leaves.
 */
export async function longTask<T>(
  c: Ctx,
  run: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<Response> {
  const { outgoing } = c.env;
  const write = (line: Line) => {
    if (!outgoing.headersSent) beginStream(c, 'application/x-ndjson');
    outgoing.write(`${JSON.stringify(line)}\n`);
  };
  try {
    const result = await run((progress) => write({ progress }));
    write({ result });
  } catch (error) {
    if (outgoing.headersSent) outgoing.end(`${JSON.stringify({ error: toProblem(error) } satisfies Line)}\n`);
    throw error;
  }
  outgoing.end();
  return RESPONSE_ALREADY_SENT;
}
