import type { Memory } from '../../../shared/memory.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { DeliveryRow } from '../store/deliveries.ts';
import type { WebhookRecord } from '../store/webhooks.ts';
import { sign } from './secret.ts';
import type { Message } from './send.ts';

/** What a receiver is told: type and time of the event, and the memory's id. */
function bodyOf(webhook: WebhookRecord, delivery: DeliveryRow, memory: Memory | null): string {
  const { type, at, version } = delivery;
  const ids = delivery.memory === null ? { webhook: webhook.id } : { id: delivery.memory, version };
  const withContent = webhook.include_content && delivery.memory !== null;
  const data = withContent ? { ...ids, memory } : ids;
  return JSON.stringify({ type, timestamp: toTimestamp(at), data });
}

/** A delivery as a signed message (Standard Webhooks). `now` is in milliseconds, `memory` null where nothing may be shown. */
export function messageOf(
  webhook: WebhookRecord,
  delivery: DeliveryRow,
  parts: { secret: string; memory: Memory | null; now: number },
): Message {
  const body = bodyOf(webhook, delivery, parts.memory);
  const timestamp = Math.floor(parts.now / 1000);
  return {
    url: webhook.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'holdfast',
      'webhook-id': delivery.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(parts.secret, { id: delivery.id, timestamp, body }),
    },
    body,
  };
}
