import {
  CreatedWebhook,
  CreateWebhookRequest,
  DeliveriesRequest,
  Delivery,
  DeliveryList,
  RemovedWebhook,
  WebhookList,
} from '../../../shared/webhooks.ts';
import type { Webhooks } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';

const TAG = 'Webhooks';

function keeping(operations: Operations, webhooks: Webhooks): void {
  operations.add(
    {
      method: 'post',
      path: '/webhooks',
      tag: TAG,
      summary: 'Make a webhook',
      description:
        'The only answer that ever shows its secret. It is told of memories that you may see, for as long as this key is valid.',
      body: CreateWebhookRequest,
      answer: CreatedWebhook,
      status: 201,
      problems: ['conflict', 'storage_full', 'storage_read_only'],
    },
    ({ caller, body }) => webhooks.create(caller, body),
  );
  operations.add(
    { method: 'get', path: '/webhooks', tag: TAG, summary: 'List your webhooks', answer: WebhookList },
    ({ caller }) => ({ webhooks: webhooks.list(caller) }),
  );
  operations.add(
    {
      method: 'delete',
      path: '/webhooks/{id}',
      tag: TAG,
      summary: 'Remove a webhook, with what it has not sent yet',
      answer: RemovedWebhook,
      problems: ['not_found'],
    },
    ({ caller, id }) => webhooks.remove(caller, id),
  );
}

function watching(operations: Operations, webhooks: Webhooks): void {
  operations.add(
    {
      method: 'post',
      path: '/webhooks/{id}/test',
      tag: TAG,
      summary: 'Send a test message now, and say how that went',
      answer: Delivery,
      problems: ['not_found'],
    },
    ({ caller, id }) => webhooks.test(caller, id),
  );
  operations.add(
    {
      method: 'get',
      path: '/webhooks/{id}/deliveries',
      tag: TAG,
      summary: 'What was sent and what waits, newest first',
      query: DeliveriesRequest,
      answer: DeliveryList,
      problems: ['not_found'],
    },
    ({ caller, id, query }) => ({ deliveries: webhooks.deliveries(caller, id, query) }),
  );
}

export function webhookOperations(operations: Operations, webhooks: Webhooks): void {
  keeping(operations, webhooks);
  watching(operations, webhooks);
}
