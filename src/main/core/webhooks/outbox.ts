import { uuidv7obj } from 'uuidv7';
import type { WebhookFilter } from '../../../shared/webhooks.ts';
import type { MemoryChange, MemoryRecord } from '../domain/memory.ts';
import type { Principal } from '../domain/principal.ts';
import type { GrantTuple } from '../domain/rights.ts';
import { sees } from '../domain/sight.ts';
import type { WritableDb } from '../store/database.ts';
import { insertDelivery, type NewDelivery } from '../store/deliveries.ts';
import { countDropped, countWaiting, type WebhookRecord } from '../store/webhooks.ts';
import type { Registry } from './registry.ts';

/** So many events of one webhook wait at most; those that come on top of them are counted and dropped. */
const WAITING_MAX = 10_000;

/** Queues the events of a change, in the transaction that makes it. */
export type Outbox = (db: WritableDb, change: MemoryChange) => void;

export interface OutboxContext {
  registry: Registry;
  principalOfKey(keyId: string): Principal | null;
  grantsOf(principal: Principal): readonly GrantTuple[];
}

/** The id that the receiver sees, and can tell repeated messages by. */
export function newMessageId(): string {
  return `msg_${uuidv7obj().toHex()}`;
}

/** Queues one delivery; counts it as dropped where too many of the webhook wait. */
export function enqueue(db: WritableDb, delivery: NewDelivery): void {
  if (countWaiting(db, delivery.webhook) >= WAITING_MAX) countDropped(db, delivery.webhook);
  else insertDelivery(db, delivery);
}

function fits({ scope, type, namespace_prefix, agent }: WebhookFilter, record: MemoryRecord): boolean {
  return (
    (scope?.includes(record.scope) ?? true) &&
    (type?.includes(record.type) ?? true) &&
    (record.namespace ?? '').startsWith(namespace_prefix ?? '') &&
    (agent === undefined || agent === record.agent)
  );
}

/** Whether the webhook is to be told: its user may see a memory that fits, as it was or as it is now. */
function concerns(context: OutboxContext, webhook: WebhookRecord, change: MemoryChange): boolean {
  const { filter } = webhook;
  if (filter.events?.includes(change.type) === false) return false;
  const fitting = [change.before, change.after].filter((record) => record !== null && fits(filter, record));
  if (fitting.length === 0) return false;
  const principal = context.principalOfKey(webhook.key);
  if (!principal) return false;
  const grants = context.grantsOf(principal);
  return fitting.some((record) => record !== null && sees(principal, record, grants, change.at));
}

/** The outbox of all webhooks: each is told of what its user may see and what fits its filter. */
export function createOutbox(context: OutboxContext): Outbox {
  return (db, change) => {
    for (const webhook of context.registry.all())
      if (concerns(context, webhook, change))
        enqueue(db, {
          id: newMessageId(),
          webhook: webhook.id,
          type: change.type,
          memory: change.after.id,
          version: change.after.latest_version,
          at: change.at,
        });
  };
}
