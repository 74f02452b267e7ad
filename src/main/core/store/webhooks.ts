import type { WebhookFilter } from '../../../shared/webhooks.ts';
import type { ReadableDb, WritableDb } from './database.ts';

/** A webhook as the store keeps it. */
export interface WebhookRecord {
  id: string;
  /** The id of the API key that it was made with. */
  key: string;
  user: string;
  url: string;
  filter: WebhookFilter;
  include_content: boolean;
  /** SHA-256 of its secret. */
  secret_hash: Uint8Array;
  /** Deliveries that wait. */
  waiting: number;
  dropped: number;
  created_at: number;
}

type Row = Omit<WebhookRecord, 'filter' | 'include_content'> & { filter: string; include_content: number };

function toRecord(row: Row): WebhookRecord {
  return { ...row, filter: JSON.parse(row.filter), include_content: row.include_content === 1 };
}

export function insertWebhook(db: WritableDb, webhook: Omit<WebhookRecord, 'waiting' | 'dropped'>): void {
  db.run(
    `INSERT INTO webhooks (id, key, user, url, filter, include_content, secret_hash, created_at)
     VALUES (:id, :key, :user, :url, :filter, :include_content, :secret_hash, :created_at)`,
    {
      ...webhook,
      filter: JSON.stringify(webhook.filter),
      include_content: webhook.include_content ? 1 : 0,
    },
  );
}

export function findWebhook(db: ReadableDb, id: string): WebhookRecord | undefined {
  const row = db.get<Row>('SELECT * FROM webhooks WHERE id = :id', { id });
  return row && toRecord(row);
}

/** Oldest first; of everybody when `user` is null. */
export function listWebhooks(db: ReadableDb, user: string | null): WebhookRecord[] {
  const rows = db.all<Row>(
    'SELECT * FROM webhooks WHERE :user IS NULL OR user = :user ORDER BY created_at, id',
    { user },
  );
  return rows.map(toRecord);
}

/** Its deliveries go with it. */
export function deleteWebhook(db: WritableDb, id: string): void {
  db.run('DELETE FROM webhooks WHERE id = :id', { id });
}

export function countWaiting(db: ReadableDb, id: string): number {
  return db.get<{ waiting: number }>('SELECT waiting FROM webhooks WHERE id = :id', { id })?.waiting ?? 0;
}

export function countDropped(db: WritableDb, id: string): void {
  db.run('UPDATE webhooks SET dropped = dropped + 1 WHERE id = :id', { id });
}
