import type { CreatedWebhook, Delivery, Webhook } from '../shared/webhooks.ts';
import type { Transport } from './transport.ts';
import type { CallOptions, DeliveryOptions, WebhookOptions } from './types.ts';

/** Webhooks of the person whose key is used: addresses that the engine posts changes to. */
export class Webhooks {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Sends changes to `url` from now on. `secret` of the answer is never shown again. */
  create(url: string, options: WebhookOptions = {}, call?: CallOptions): Promise<CreatedWebhook> {
    return this.#transport.json({ method: 'POST', path: ['webhooks'], body: { ...options, url } }, call);
  }

  async list(call?: CallOptions): Promise<Webhook[]> {
    const answer = await this.#transport.json<{ webhooks: Webhook[] }>(
      { method: 'GET', path: ['webhooks'] },
      call,
    );
    return answer.webhooks;
  }

  /** Ends a webhook, with what it has not sent yet. */
  remove(id: string, call?: CallOptions): Promise<{ id: string }> {
    return this.#transport.json({ method: 'DELETE', path: ['webhooks', id] }, call);
  }

  /** Sends a test message now and says how that went; it fails only when the webhook is not there. */
  test(id: string, call?: CallOptions): Promise<Delivery> {
    return this.#transport.json({ method: 'POST', path: ['webhooks', id, 'test'] }, call);
  }

  /** What was sent and what waits, newest first. */
  async deliveries(id: string, query: DeliveryOptions = {}, call?: CallOptions): Promise<Delivery[]> {
    const answer = await this.#transport.json<{ deliveries: Delivery[] }>(
      { method: 'GET', path: ['webhooks', id, 'deliveries'], query },
      call,
    );
    return answer.deliveries;
  }
}
