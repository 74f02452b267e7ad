import type { Frame } from './frames.ts';
import { framesOf, post, refusalOf, statelessHeaders } from './http.ts';
import type { EngineLink } from './link.ts';

export const LISTEN = 'subscriptions/listen';
const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged';
const UPDATED = 'notifications/resources/updated';

/** The client has been told already that it has subscribed; what changed while nobody listened, it has not. */
function* missed({ params = {} }: Frame): Generator<Frame, void> {
  const { notifications, _meta } = params as {
    notifications?: { resourceSubscriptions?: string[] };
    _meta?: unknown;
  };
  for (const uri of notifications?.resourceSubscriptions ?? [])
    yield { jsonrpc: '2.0', method: UPDATED, params: { uri, _meta } };
}

/**
 * What a `subscriptions/listen` of the 2026-07-28 protocol brings, until the engine ends it or `signal` aborts. Where the
 * engine is gone in between, the subscription waits for it.
 */
export async function* listen(
  link: EngineLink,
  agent: string,
  frame: Frame,
  signal: AbortSignal,
): AsyncGenerator<Frame, void> {
  for (let first = true; !signal.aborted; first = false) {
    const response = await link.use((engine) => post(engine, agent, frame, statelessHeaders(frame), signal), {
      signal,
      repeatable: true,
    });
    if (!response.ok) return yield await refusalOf(response, frame);
    try {
      for await (const message of framesOf(response, 'the engine')) {
        if (message.method === ACKNOWLEDGED && !first) yield* missed(message);
        else yield message;
        if (message.id === frame.id) return;
      }
    } catch {
      // The engine is gone: what follows waits for it.
    }
    await link.whenBack(signal);
  }
}
