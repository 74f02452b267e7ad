import type { Delivery } from '../../../shared/webhooks.ts';
import type { ReadableDb, WritableDb } from './database.ts';

/** One event on its way to one webhook. */
export interface DeliveryRow {
  seq: number;
  id: string;
  webhook: string;
  type: Delivery['type'];
  /** Null for a test. */
  memory: string | null;
  version: number | null;
  /** When it happened. */
  at: number;
  state: Delivery['state'];
  attempts: number;
  /** From when on it may be sent, while it waits. */
  due_at: number;
  finished_at: number | null;
  status: number | null;
  error: string | null;
}

/** What a new delivery is; it waits and is due at once. */
export type NewDelivery = Pick<DeliveryRow, 'id' | 'webhook' | 'type' | 'memory' | 'version' | 'at'>;

/** What an attempt has made of a delivery. */
export type Settled = Pick<DeliveryRow, 'state' | 'attempts' | 'due_at' | 'finished_at' | 'status' | 'error'>;

export function insertDelivery(db: WritableDb, delivery: NewDelivery): void {
  db.run(
    `INSERT INTO deliveries (id, webhook, type, memory, version, at, state, attempts, due_at)
     VALUES (:id, :webhook, :type, :memory, :version, :at, 'waiting', 0, :at)`,
    { ...delivery },
  );
}

export function findDelivery(db: ReadableDb, id: string): DeliveryRow | undefined {
  return db.get<DeliveryRow>('SELECT * FROM deliveries WHERE id = :id', { id });
}

/** Those that may be sent now, longest due first. */
export function dueDeliveries(db: ReadableDb, webhook: string, now: number, limit: number): DeliveryRow[] {
  return db.all<DeliveryRow>(
    `SELECT * FROM deliveries WHERE webhook = :webhook AND state = 'waiting' AND due_at <= :now
     ORDER BY due_at, seq LIMIT :limit`,
    { webhook, now, limit },
  );
}

/** When the first delivery of the webhook that is not due yet will be; null when there is none. */
export function nextDue(db: ReadableDb, webhook: string, now: number): number | null {
  const row = db.get<{ at: number | null }>(
    "SELECT min(due_at) AS at FROM deliveries WHERE webhook = :webhook AND state = 'waiting' AND due_at > :now",
    { webhook, now },
  );
  return row?.at ?? null;
}

/** Notes what became of an attempt. A webhook that was removed meanwhile has nothing to note it in. */
export function settleDelivery(db: WritableDb, id: string, settled: Settled): void {
  db.run(
    `UPDATE deliveries SET state = :state, attempts = :attempts, due_at = :due_at, finished_at = :finished_at,
       status = :status, error = :error
     WHERE id = :id`,
    { id, ...settled },
  );
}

/** Forgets all but the newest `kept` finished deliveries of the webhook. */
export function pruneDeliveries(db: WritableDb, webhook: string, kept: number): void {
  db.run(
    `DELETE FROM deliveries WHERE webhook = :webhook AND state <> 'waiting' AND seq <= (
       SELECT seq FROM deliveries WHERE webhook = :webhook AND state <> 'waiting'
       ORDER BY seq DESC LIMIT 1 OFFSET :kept)`,
    { webhook, kept },
  );
}

/** The newest deliveries of a webhook, newest first. */
export function listDeliveries(
  db: ReadableDb,
  webhook: string,
  options: { limit: number; failed: boolean },
): DeliveryRow[] {
  const state = options.failed ? "AND state = 'failed'" : '';
  return db.all<DeliveryRow>(
    `SELECT * FROM deliveries WHERE webhook = :webhook ${state} ORDER BY seq DESC LIMIT :limit`,
    { webhook, limit: options.limit },
  );
}
