import type { Principal } from '../domain/principal.ts';
import type { GrantTuple } from '../domain/rights.ts';
import type { Webhooks } from '../engine.ts';
import { listWebhooks } from '../store/webhooks.ts';
import { Dispatcher, type DispatcherContext } from './dispatcher.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { createRegistry } from './registry.ts';
import { openSecrets } from './secret.ts';
import { send } from './send.ts';
import { createService } from './service.ts';

export interface WebhookOptions extends Omit<DispatcherContext, 'registry' | 'secrets' | 'send' | 'random'> {
  /** The file of the master secret. */
  keyFile: string;
  grantsOf(principal: Principal): readonly GrantTuple[];
}

/** The webhooks of one engine. */
export interface OpenedWebhooks {
  service: Webhooks;
  outbox: Outbox;
  /** Begins to send, what an earlier run left included. */
  start(): void;
  /** Whether messages wait to be sent, for the first time or again. */
  isWaiting(): boolean;
  close(): Promise<void>;
}

/** Puts the parts together: queueing with each change, sending in the background, and what people do. */
export function openWebhooks(options: WebhookOptions): OpenedWebhooks {
  const registry = createRegistry(options.db);
  const secrets = openSecrets(options.keyFile);
  const context = { ...options, registry, secrets, send, random: Math.random };
  const dispatcher = new Dispatcher(context);
  return {
    service: createService({ ...context, dispatcher }),
    outbox: createOutbox(context),
    start() {
      options.db.onWrite(() => {
        if (registry.all().length > 0) dispatcher.wake();
      });
      dispatcher.wake();
    },
    isWaiting: () => listWebhooks(options.db, null).some(({ waiting }) => waiting > 0),
    close: () => dispatcher.close(),
  };
}
