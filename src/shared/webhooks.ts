import { z } from 'zod';
import { MemoryType, Scope } from './memory.ts';
import { Bool } from './query.ts';
import { EVENT_TYPES } from './terms.ts';
import { Name, safeText } from './text.ts';
import { Timestamp } from './time.ts';

/** Refuses what is no address that can be posted to, and one that would put a password into the database. */
function checkUrl(text: string, context: z.RefinementCtx): void {
  const defect = urlDefect(text);
  if (defect) context.addIssue({ code: 'custom', message: defect });
}

function urlDefect(text: string): string | null {
  if (!URL.canParse(text)) return 'must be a URL, such as https://example.com/hook';
  const { protocol, username, password } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https://';
  return username || password ? 'must not hold a user name or password' : null;
}

/** Where events go, as the URL standard writes it: `http://0x7f.1` becomes `http://127.0.0.1/`. */
const WebhookUrl = z
  .string()
  .max(2048)
  .superRefine(checkUrl)
  .overwrite((text) => (URL.canParse(text) ? new URL(text).href : text));

const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(64).optional();

/** Which changes a webhook is told of: all of what is given must hold; a list means one of its values. */
export const WebhookFilter = z.strictObject({
  events: some(z.enum(EVENT_TYPES)),
  scope: some(Scope),
  type: some(MemoryType),
  /** Namespaces that begin with this text. */
  namespace_prefix: safeText(1, 256).optional(),
  /** The agent that wrote the memory. */
  agent: Name.optional(),
});
export type WebhookFilter = z.output<typeof WebhookFilter>;

export const CreateWebhookRequest = z.strictObject({
  url: WebhookUrl,
  ...WebhookFilter.shape,
  /** Sends the memory with each event, as it is then; ids only when not given. */
  include_content: z.boolean().default(false),
});
export type CreateWebhookRequest = z.output<typeof CreateWebhookRequest>;

export const Webhook = z.object({
  id: z.string(),
  url: z.string(),
  ...WebhookFilter.shape,
  include_content: z.boolean(),
  user: z.string(),
  created_at: Timestamp,
  /** Why nothing is sent, or null. */
  problem: z.string().nullable(),
  /** Events that wait to be sent, for the first time or again. */
  waiting: z.int(),
  /** Events that were not even queued, because too many were waiting. */
  dropped: z.int(),
});
export type Webhook = z.infer<typeof Webhook>;
export const WebhookList = z.object({ webhooks: z.array(Webhook) });

/** The only answer that ever holds the secret, `whsec_…`. */
export const CreatedWebhook = z.object({ webhook: Webhook, secret: z.string() });
export type CreatedWebhook = z.infer<typeof CreatedWebhook>;

export const RemovedWebhook = z.object({ id: z.string() });

/** One event and how far it has come. */
export const Delivery = z.object({
  /** What the receiver gets as `webhook-id`, the same at every attempt. */
  id: z.string(),
  type: z.enum([...EVENT_TYPES, 'webhook.test']),
  /** The memory that changed; null for a test. */
  memory: z.string().nullable(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  /** What the last attempt was answered with, if it was. */
  status: z.int().nullable(),
  /** Why the last attempt failed. */
  error: z.string().nullable(),
  created_at: Timestamp,
  next_attempt_at: Timestamp.nullable(),
  finished_at: Timestamp.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;
export const DeliveryList = z.object({ deliveries: z.array(Delivery) });

export const DeliveriesRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** Only those that failed for good. */
  failed: Bool.default(false),
});
export type DeliveriesRequest = z.output<typeof DeliveriesRequest>;
