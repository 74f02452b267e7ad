import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerEventBus,
} from '@modelcontextprotocol/server';
import { SCOPES } from '../../../shared/memory.ts';
import type { Principal } from '../../core/domain/principal.ts';
import type { Events, RecallChange } from '../../core/engine.ts';
import { memoryUri, RECENT_URI, scopeUri } from './resources.ts';

/** What one session of the 2025-11-25 protocol may subscribe to. */
const SUBSCRIPTIONS_PER_SESSION = 1000;

/** The resources that read differently after a change. */
function urisOf({ id, scopes }: RecallChange): string[] {
  return [memoryUri(id), RECENT_URI, ...scopes.map(scopeUri)];
}

/** The change events of the 2026-07-28 protocol for one principal, for one `subscriptions/listen`. */
export function recallBus(events: Events, principal: Principal, onEnd: () => void): ServerEventBus {
  return {
    publish() {
      throw new Error('Changes come from the engine');
    },
    subscribe(listener) {
      const subscription = events.subscribeToRecall(
        principal,
        (change) => {
          for (const uri of urisOf(change)) listener({ kind: 'resource_updated', uri });
        },
        onEnd,
      );
      return () => subscription.close();
    },
  };
}

function isSubscribable(uri: string): boolean {
  return (
    uri === RECENT_URI ||
    SCOPES.some((scope) => uri === scopeUri(scope)) ||
    /^memory:\/\/[\w-]{1,128}$/.test(uri)
  );
}

/**
 * `resources/subscribe` and `resources/unsubscribe` of the 2025-11-25 protocol. What comes back passes changes on to the
 * client, as far as it has subscribed.
 */
export function acceptSubscriptions({ server }: McpServer): (change: RecallChange) => void {
  const subscribed = new Set<string>();
  server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    if (!isSubscribable(uri))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'There is no such resource to subscribe to.');
    if (subscribed.size >= SUBSCRIPTIONS_PER_SESSION)
      throw new ProtocolError(
        ProtocolErrorCode.InvalidParams,
        'Too many subscriptions. Subscribe to memory://recent instead.',
      );
    subscribed.add(uri);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    subscribed.delete(uri);
    return {};
  });
  return (change) => {
    for (const uri of urisOf(change)) if (subscribed.has(uri)) void server.sendResourceUpdated({ uri });
  };
}
