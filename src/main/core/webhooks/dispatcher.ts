import type { Memory } from '../../../shared/memory.ts';
import type { Clock } from '../clock.ts';
import type { Principal } from '../domain/principal.ts';
import type { Database } from '../store/database.ts';
import {
  type DeliveryRow,
  dueDeliveries,
  nextDue,
  pruneDeliveries,
  type Settled,
  settleDelivery,
} from '../store/deliveries.ts';
import type { WebhookRecord } from '../store/webhooks.ts';
import { messageOf } from './message.ts';
import type { Registry } from './registry.ts';
import { ATTEMPTS, delayAfter } from './schedule.ts';
import type { Secrets } from './secret.ts';
import type { Answer, Send } from './send.ts';

/** Messages to one receiver that are on their way at once. */
const LANES = 4;
/** Timers do not run while a machine sleeps, so the clock is asked again. */
const LOOK_AGAIN_MS = 60_000;
/** Finished deliveries of a webhook that its log keeps. */
const LOG_KEPT = 1000;

export interface DispatcherContext {
  db: Database;
  clock: Clock;
  registry: Registry;
  secrets: Secrets;
  send: Send;
  /** 0 to 1. */
  random: () => number;
  privateAddresses: () => boolean;
  principalOfKey(keyId: string): Principal | null;
  /** The memory as the principal may see it now, or null. */
  memoryFor(principal: Principal, id: string): Memory | null;
  /** Something failed that is no answer of a receiver, such as a full disk. */
  onFailure(error: unknown): void;
}

/** What a webhook needs to send anything, or why it has it no more. */
export function readinessOf(
  context: Pick<DispatcherContext, 'principalOfKey' | 'secrets'>,
  webhook: WebhookRecord,
): { principal: Principal; secret: string } | { problem: string } {
  const principal = context.principalOfKey(webhook.key);
  if (!principal) return { problem: 'the key that it was made with has ended' };
  const secret = context.secrets.of(webhook.id, webhook.secret_hash);
  if (secret === null) return { problem: 'its secret is not on this machine; remove it and add it again' };
  return { principal, secret };
}

function settled(delivery: DeliveryRow, answer: Answer, now: number, random: () => number): Settled {
  const attempts = delivery.attempts + 1;
  const outcome = { attempts, status: answer.status, error: answer.error };
  if (answer.error === null) return { ...outcome, state: 'delivered', due_at: now, finished_at: now };
  if (delivery.type === 'webhook.test' || answer.lasting || attempts >= ATTEMPTS)
    return { ...outcome, state: 'failed', due_at: now, finished_at: now };
  return { ...outcome, state: 'waiting', due_at: now + delayAfter(attempts, random), finished_at: null };
}

/**
 * Sends what is due, and again what failed. A message is marked only after its attempt, so a crash in between repeats it
 * and never loses it.
 */
export class Dispatcher {
  readonly #context: DispatcherContext;
  readonly #running = new Map<string, { webhook: string; done: Promise<void> }>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #awake: NodeJS.Immediate | undefined;

  constructor(context: DispatcherContext) {
    this.#context = context;
  }

  /** Says that something may be due. Looks when the present turn is over, outside of any transaction. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    this.#awake ??= setImmediate(() => {
      this.#awake = undefined;
      this.#guarded(() => this.#startDue());
    });
  }

  /** Tries one delivery now, unless that is happening already. */
  deliver(webhook: WebhookRecord, delivery: DeliveryRow): Promise<void> {
    const running = this.#running.get(delivery.id);
    if (running) return running.done;
    const done = this.#attempt(webhook, delivery).finally(() => this.#running.delete(delivery.id));
    this.#running.set(delivery.id, { webhook: webhook.id, done });
    return done;
  }

  /** Cuts off what is on its way, which will be sent again, and ends. */
  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    clearImmediate(this.#awake);
    await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#context.onFailure(error);
      this.#lookAgain(LOOK_AGAIN_MS);
    }
  }

  #startDue(): void {
    const { db, registry, clock } = this.#context;
    const now = clock();
    let next = Number.POSITIVE_INFINITY;
    for (const webhook of registry.all()) {
      this.#startDueOf(webhook, now);
      next = Math.min(next, nextDue(db, webhook.id, now) ?? next);
    }
    if (next < Number.POSITIVE_INFINITY) this.#lookAgain(Math.min(next - now, LOOK_AGAIN_MS));
  }

  #startDueOf(webhook: WebhookRecord, now: number): void {
    const busy = [...this.#running.values()].filter((one) => one.webhook === webhook.id).length;
    if (busy >= LANES) return;
    const due = dueDeliveries(this.#context.db, webhook.id, now, LANES + busy);
    const free = due.filter(({ id }) => !this.#running.has(id)).slice(0, LANES - busy);
    for (const delivery of free) void this.deliver(webhook, delivery);
  }

  #lookAgain(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.wake(), ms).unref();
  }

  async #attempt(webhook: WebhookRecord, delivery: DeliveryRow): Promise<void> {
    try {
      const answer = await this.#ask(webhook, delivery);
      this.#note(delivery, answer);
      this.wake();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      // Not at once: it was sent, and what keeps it from being noted may last.
      this.#context.onFailure(error);
      this.#lookAgain(LOOK_AGAIN_MS);
    }
  }

  async #ask(webhook: WebhookRecord, delivery: DeliveryRow): Promise<Answer> {
    const { clock, send, privateAddresses, memoryFor } = this.#context;
    const ready = readinessOf(this.#context, webhook);
    if ('problem' in ready) return { status: null, error: ready.problem, lasting: true };
    const wanted = webhook.include_content ? delivery.memory : null;
    const memory = wanted === null ? null : memoryFor(ready.principal, wanted);
    const message = messageOf(webhook, delivery, { secret: ready.secret, memory, now: clock() });
    return send(message, { privateAddresses: privateAddresses(), signal: this.#stop.signal });
  }

  #note(delivery: DeliveryRow, answer: Answer): void {
    const { db, clock, random } = this.#context;
    const next = settled(delivery, answer, clock(), random);
    db.write((tx) => {
      settleDelivery(tx, delivery.id, next);
      if (next.state !== 'waiting') pruneDeliveries(tx, delivery.webhook, LOG_KEPT);
    });
  }
}
