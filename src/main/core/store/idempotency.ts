import type { StoreOutcome } from '../../../shared/memory.ts';
import type { ReadableDb, WritableDb } from './database.ts';

/** What a store was answered with: enough to answer it again. */
export interface StoredAnswer {
  id: string;
  outcome: StoreOutcome;
  notice: string | null;
}

interface Call {
  /** The id of the API key. */
  apiKey: string;
  idempotencyKey: string;
}

/** What a call with this idempotency key was answered with, and the hash of its request. */
export function findAnswer(
  db: ReadableDb,
  call: Call,
): { requestHash: Uint8Array; answer: StoredAnswer } | undefined {
  const row = db.get<{ request_hash: Uint8Array; answer: string }>(
    'SELECT request_hash, answer FROM idempotency WHERE api_key = :apiKey AND idempotency_key = :idempotencyKey',
    { ...call },
  );
  return row && { requestHash: row.request_hash, answer: JSON.parse(row.answer) };
}

/** Keeps the answer of a call, for as long as retries come. */
export function rememberAnswer(
  db: WritableDb,
  call: Call,
  entry: { requestHash: Uint8Array; answer: StoredAnswer; at: number },
): void {
  db.run(
    `INSERT INTO idempotency (api_key, idempotency_key, request_hash, answer, created_at)
     VALUES (:apiKey, :idempotencyKey, :requestHash, :answer, :at)`,
    { ...call, requestHash: entry.requestHash, answer: JSON.stringify(entry.answer), at: entry.at },
  );
}

/** Forgets answers from before `before`: nobody retries that late. */
export function pruneAnswers(db: WritableDb, before: number): number {
  return db.run('DELETE FROM idempotency WHERE created_at < :before', { before }).changes;
}
