import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { HoldfastError } from '../../../shared/errors.ts';
import { StreamEvent } from '../../../shared/events.ts';
import type { Principal } from '../../core/domain/principal.ts';
import type { Events } from '../../core/engine.ts';
import type { Activity } from './activity.ts';
import type { Operations } from './endpoint.ts';
import { assertStreamAllowed, beginStream, boundedWriter, HEARTBEAT_MS } from './streams.ts';

/** What may wait for a slow reader, in bytes; one that falls further behind is cut off and connects anew. */
const BUFFER_LIMIT = 256 * 1024;

/** Passes events on until either side ends the stream. */
function pipeEvents(events: Events, principal: Principal, outgoing: ServerResponse): void {
  const write = boundedWriter(outgoing, BUFFER_LIMIT);
  const subscription = events.subscribe(
    principal,
    (event) => write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    () => outgoing.end(),
  );
  const heartbeat = setInterval(() => write(':\n\n'), HEARTBEAT_MS);
  outgoing.once('close', () => {
    clearInterval(heartbeat);
    subscription.close();
  });
  write(': connected\n\n');
}

export function eventOperations(operations: Operations, events: Events, activity: Activity): void {
  operations.add(
    {
      method: 'get',
      path: '/events',
      tag: 'Events',
      summary: 'What changes, as it happens',
      description:
        'Server-sent events that hold ids and never content, for the memories that you may see and, for people, ' +
        'for teams. The name of an event is its type. The stream ends when the key is revoked or expires.',
      answer: StreamEvent,
      stream: 'text/event-stream',
    },
    ({ caller, c }) => {
      if (c.env.incoming.method === 'HEAD')
        throw new HoldfastError('invalid_request', 'A stream of events has no HEAD; ask with GET.');
      const { keyId } = caller.principal;
      assertStreamAllowed(activity, keyId);
      beginStream(c, 'text/event-stream');
      activity.trackStream(c.env.outgoing, keyId);
      pipeEvents(events, caller.principal, c.env.outgoing);
      return RESPONSE_ALREADY_SENT;
    },
  );
}
