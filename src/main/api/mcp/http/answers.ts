import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Activity } from '../../http/activity.ts';
import { API_HEADERS, corsHeaders } from '../../http/answers.ts';
import type { Ctx } from '../../http/context.ts';
import { callerOf } from '../../http/endpoint.ts';
import { boundedWriter } from '../../http/streams.ts';

/** What may wait for a slow reader of notifications, in bytes; one that falls further behind is cut off. */
const BUFFER_LIMIT = 256 * 1024;

function isEventStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
}

function headersOf(c: Ctx, response: Response): Record<string, string> {
  return { ...Object.fromEntries(response.headers), ...API_HEADERS, ...corsHeaders(c) };
}

/** Passes a stream of notifications on until either side ends it. */
function pass(c: Ctx, response: Response, activity: Activity): void {
  const { outgoing } = c.env;
  const reader = response.body?.getReader();
  const write = boundedWriter(outgoing, BUFFER_LIMIT);
  outgoing.writeHead(response.status, headersOf(c, response));
  outgoing.flushHeaders();
  activity.trackStream(outgoing, callerOf(c).principal.keyId);
  const ended = () => void reader?.cancel().catch(() => {});
  outgoing.once('close', ended);
  const pump = async (): Promise<void> => {
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) break;
      write(part.value);
    }
    outgoing.end();
  };
  pump().catch(() => outgoing.destroy());
}

/** The SDK's answer with the headers that every answer of the API has. */
export function send(c: Ctx, response: Response, activity: Activity): Response {
  if (isEventStream(response) && response.body) {
    pass(c, response, activity);
    return RESPONSE_ALREADY_SENT;
  }
  return new Response(response.body, { status: response.status, headers: headersOf(c, response) });
}
