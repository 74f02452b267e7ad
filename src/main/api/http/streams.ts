import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Problem, toProblem } from '../../../shared/errors.ts';
import type { Progress } from '../../../shared/system.ts';
import { takingTurns } from '../../core/turns.ts';
import type { Activity } from './activity.ts';
import { API_HEADERS, corsHeaders } from './answers.ts';
import type { Ctx } from './context.ts';
import { RateLimited } from './limits.ts';
import { NDJSON } from './ndjson.ts';

/** What may wait for a client that sends and does not read, in bytes. */
const UNREAD_LIMIT = 16 * 1024 * 1024;

/** A comment goes out so often on a stream that has nothing to tell, so that nobody takes the connection for dead. */
export const HEARTBEAT_MS = 15_000;
/** Streams that may be open at a time: each is a socket, and a listener that every change is shown to. */
const STREAM_LIMIT = 256;
/** Of one key, so that none can take them all. */
const STREAMS_OF_A_KEY = 64;

/** Throws `rate_limited` when too many streams are open already, of whatever kind. */
export function assertStreamAllowed(activity: Activity, keyId: string): void {
  const ofKey = activity.openStreamsOf(keyId) >= STREAMS_OF_A_KEY;
  if (!ofKey && activity.openStreams < STREAM_LIMIT) return;
  const message = ofKey ? 'This key has too many event streams open.' : 'Too many event streams are open.';
  throw new RateLimited(message, 'Close some of them first.', HEARTBEAT_MS);
}

/** Starts an answer that is written piece by piece. Each write goes out at once. */
export function beginStream(c: Ctx, contentType: string): void {
  c.env.outgoing.writeHead(200, { ...API_HEADERS, ...corsHeaders(c), 'content-type': contentType });
}

/**
 * Writes to a reader who may be slow: one that leaves more than `limit` bytes waiting is cut off. After the end of the answer it
 * writes nothing: that can be long before a slow reader has taken it all, and Node makes an error of it that nobody hears of.
 */
export function boundedWriter(outgoing: ServerResponse, limit: number): (part: string | Uint8Array) => void {
  return (part) => {
    if (outgoing.writableEnded) return;
    outgoing.write(part);
    if (outgoing.writableLength > limit) outgoing.destroy();
  };
}

type LastLine = { result: unknown } | { error: Problem };

/** Ends lines that have begun with what went wrong; before the first one the error handler answers. */
function endWith(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent)
    outgoing.end(`${JSON.stringify({ error: toProblem(error) } satisfies LastLine)}\n`);
}

/**
 * Answers with newline-delimited JSON: the lines that `run` tells, then its result or its error. A task that fails before
 * its first line only throws, so that it is answered with the right status. It goes on when the client leaves.
 */
export async function tellLines<T>(
  c: Ctx,
  run: (tell: (line: object) => void) => Promise<T>,
): Promise<Response> {
  const { outgoing } = c.env;
  const put = boundedWriter(outgoing, UNREAD_LIMIT);
  const tell = (line: object) => {
    if (!outgoing.headersSent) beginStream(c, NDJSON);
    put(`${JSON.stringify(line)}\n`);
  };
  try {
    const result = await run(tell);
    tell({ result } satisfies LastLine);
  } catch (error) {
    endWith(outgoing, error);
    throw error;
  }
  outgoing.end();
  return RESPONSE_ALREADY_SENT;
}

/** `tellLines` for a task whose only lines are its steps. */
export function longTask<T>(
  c: Ctx,
  run: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<Response> {
  return tellLines(c, (tell) => run((progress) => tell({ progress })));
}

/** Waits until the reader has taken what was written, or is gone. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off('drain', settle).off('close', settle);
      resolve();
    };
    outgoing.on('drain', settle).on('close', settle);
  });
}

/**
 * Answers with lines as fast as the client reads them, so that none of them wait in memory, and others are answered in
 * between. Ends early when it leaves; an error in their midst becomes the last line.
 */
export async function sendLines(c: Ctx, lines: Iterable<string>): Promise<Response> {
  const { outgoing } = c.env;
  const turn = takingTurns();
  try {
    for (const line of lines) {
      await turn();
      if (outgoing.destroyed) return RESPONSE_ALREADY_SENT;
      if (!outgoing.headersSent) beginStream(c, NDJSON);
      if (!outgoing.write(line)) await drained(outgoing);
    }
  } catch (error) {
    endWith(outgoing, error);
    throw error;
  }
  outgoing.end();
  return RESPONSE_ALREADY_SENT;
}
