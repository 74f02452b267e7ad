import { uuidv7obj } from 'uuidv7';
import { HoldfastError } from '../../../shared/errors.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type {
  CreatedWebhook,
  CreateWebhookRequest,
  Delivery,
  Webhook,
  WebhookFilter,
} from '../../../shared/webhooks.ts';
import type { Caller } from '../domain/principal.ts';
import type { Webhooks } from '../engine.ts';
import { requirePerson } from '../identity/authority.ts';
import { appendAudit } from '../store/audit.ts';
import type { WritableDb } from '../store/database.ts';
import { type DeliveryRow, findDelivery, insertDelivery, listDeliveries } from '../store/deliveries.ts';
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  type WebhookRecord,
} from '../store/webhooks.ts';
import { type Dispatcher, type DispatcherContext, readinessOf } from './dispatcher.ts';
import { newMessageId } from './outbox.ts';
import { hashSecret } from './secret.ts';
import { assertPublicUrl, Refused } from './target.ts';

/** A person needs a handful; each costs something at every change. */
const PER_USER = 10;

export interface ServiceContext extends DispatcherContext {
  dispatcher: Dispatcher;
}

type Action = 'webhook.create' | 'webhook.delete' | 'webhook.test';

function audit({ clock }: ServiceContext, db: WritableDb, caller: Caller, action: Action, id: string): void {
  const { principal, source } = caller;
  const who = { user: principal.user, agent: principal.agent, key: principal.keyId };
  appendAudit(db, { at: clock(), ...who, source, action, object: id, outcome: 'ok' });
}

function viewOf(context: ServiceContext, webhook: WebhookRecord): Webhook {
  const { id, url, filter, include_content, user, waiting, dropped } = webhook;
  const ready = readinessOf(context, webhook);
  return {
    id,
    url,
    ...filter,
    include_content,
    user,
    created_at: toTimestamp(webhook.created_at),
    problem: 'problem' in ready ? ready.problem : null,
    waiting,
    dropped,
  };
}

function viewOfDelivery(row: DeliveryRow): Delivery {
  const { id, type, memory, state, attempts, status, error } = row;
  const result = { id, type, memory, state, attempts, status, error };
  return {
    ...result,
    created_at: toTimestamp(row.at),
    next_attempt_at: state === 'waiting' ? toTimestamp(row.due_at) : null,
    finished_at: row.finished_at === null ? null : toTimestamp(row.finished_at),
  };
}

/** Says at once what can be known at once; what a name leads to is looked at whenever something is sent. */
function assertAllowed(context: ServiceContext, url: string): void {
  if (context.privateAddresses()) return;
  try {
    assertPublicUrl(new URL(url));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new HoldfastError(
      'validation_failed',
      `Holdfast sends nothing to this URL: ${error.message}.`,
      'An administrator can allow it: holdfast config set webhook_private_addresses true',
      { cause: error },
    );
  }
}

function assertRoom(context: ServiceContext, user: string): void {
  if (listWebhooks(context.db, user).length < PER_USER) return;
  throw new HoldfastError(
    'conflict',
    `You have ${PER_USER} webhooks, and there cannot be more.`,
    'Remove one first: holdfast webhook list',
  );
}

function filterOf({ events, scope, type, namespace_prefix, agent }: CreateWebhookRequest): WebhookFilter {
  return { events, scope, type, namespace_prefix, agent };
}

function create(context: ServiceContext, caller: Caller, request: CreateWebhookRequest): CreatedWebhook {
  requirePerson(caller, 'make webhooks');
  const { principal } = caller;
  assertAllowed(context, request.url);
  assertRoom(context, principal.user);
  const id = `whk_${uuidv7obj().toHex()}`;
  const secret = context.secrets.create(id);
  const webhook = {
    id,
    key: principal.keyId,
    user: principal.user,
    url: request.url,
    filter: filterOf(request),
    include_content: request.include_content,
    secret_hash: hashSecret(secret),
    created_at: context.clock(),
  };
  context.db.write((db) => {
    insertWebhook(db, webhook);
    audit(context, db, caller, 'webhook.create', id);
  });
  context.registry.forget();
  return { webhook: viewOf(context, { ...webhook, waiting: 0, dropped: 0 }), secret };
}

/** One of the caller's own. Throws `not_found`. */
function findOwn(context: ServiceContext, caller: Caller, id: string): WebhookRecord {
  requirePerson(caller, 'use webhooks');
  const webhook = findWebhook(context.db, id);
  if (webhook?.user === caller.principal.user) return webhook;
  throw new HoldfastError('not_found', `You have no webhook ${id}.`, 'See `holdfast webhook list`.');
}

function remove(context: ServiceContext, caller: Caller, id: string): { id: string } {
  const webhook = findOwn(context, caller, id);
  context.db.write((db) => {
    deleteWebhook(db, webhook.id);
    audit(context, db, caller, 'webhook.delete', webhook.id);
  });
  context.registry.forget();
  return { id: webhook.id };
}

async function test(context: ServiceContext, caller: Caller, id: string): Promise<Delivery> {
  const webhook = findOwn(context, caller, id);
  const message = {
    id: newMessageId(),
    webhook: webhook.id,
    type: 'webhook.test',
    at: context.clock(),
  } as const;
  const queued = context.db.write((db) => {
    insertDelivery(db, { ...message, memory: null, version: null });
    audit(context, db, caller, 'webhook.test', webhook.id);
    return findDelivery(db, message.id);
  });
  if (queued) await context.dispatcher.deliver(webhook, queued);
  const tried = findDelivery(context.db, message.id);
  if (tried) return viewOfDelivery(tried);
  throw new HoldfastError('not_found', `The webhook ${id} was removed while it was tested.`);
}

/** What people do with their webhooks. */
export function createService(context: ServiceContext): Webhooks {
  return {
    create: (caller, request) => create(context, caller, request),
    list(caller) {
      requirePerson(caller, 'use webhooks');
      return listWebhooks(context.db, caller.principal.user).map((webhook) => viewOf(context, webhook));
    },
    remove: (caller, id) => remove(context, caller, id),
    test: (caller, id) => test(context, caller, id),
    deliveries: (caller, id, request) =>
      listDeliveries(context.db, findOwn(context, caller, id).id, request).map(viewOfDelivery),
  };
}
