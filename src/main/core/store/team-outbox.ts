import type { ReadableDb, WritableDb } from './database.ts';

/** An operation on its way out. `number` and `entry` are there once it was signed (rule T-35). */
export interface OutboxRow {
  position: number;
  team: string;
  operation: string;
  number: number | null;
  entry: Uint8Array | null;
}

/** An entry of this device as it was signed. */
export interface SentEntry {
  number: number;
  bytes: Uint8Array;
}

/** Streams of a device (rule T-6). */
export type Stream = 'ctl' | 'log';

/** Queues a local operation in the transaction that makes it. One that is queued already stays in its place. */
export function appendOutbox(db: WritableDb, team: string, operation: string): void {
  db.run('INSERT INTO team_outbox (team, operation) VALUES (:team, :operation) ON CONFLICT DO NOTHING', {
    team,
    operation,
  });
}

/** The oldest first, behind `position`. */
export function outboxAfter(db: ReadableDb, team: string, position: number, limit: number): OutboxRow[] {
  return db.all<OutboxRow>(
    'SELECT * FROM team_outbox WHERE team = :team AND position > :position ORDER BY position LIMIT :limit',
    { team, position, limit },
  );
}

export function countOutbox(db: ReadableDb, team: string): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM team_outbox WHERE team = :team', { team })?.n ?? 0;
}

/** Whether any team has something to send. */
export function isOutboxEmpty(db: ReadableDb): boolean {
  return db.get('SELECT 1 FROM team_outbox LIMIT 1') === undefined;
}

export function signOutbox(db: WritableDb, position: number, signed: SentEntry): void {
  db.run('UPDATE team_outbox SET number = :number, entry = :bytes WHERE position = :position', {
    position,
    ...signed,
  });
}

/** Takes back the numbers above `number`: what had them is signed again. */
export function unsignOutbox(db: WritableDb, team: string, number: number): void {
  const above = { team, number };
  db.run('UPDATE team_outbox SET number = NULL, entry = NULL WHERE team = :team AND number > :number', above);
  db.run(`DELETE FROM team_sent WHERE team = :team AND stream = 'log' AND number > :number`, above);
}

/** Removes what the relay has durably (rule T-36): everything up to `position`. */
export function removeOutboxThrough(db: WritableDb, team: string, position: number): void {
  db.run('DELETE FROM team_outbox WHERE team = :team AND position <= :position', { team, position });
}

export function removeFromOutbox(db: WritableDb, team: string, operation: string): void {
  db.run('DELETE FROM team_outbox WHERE team = :team AND operation = :operation', { team, operation });
}

/** Keeps an entry, to be sent again to a relay that lost it (rule T-37). */
export function keepSent(db: WritableDb, team: string, stream: Stream, sent: SentEntry): void {
  db.run(
    `INSERT INTO team_sent (team, stream, number, bytes) VALUES (:team, :stream, :number, :bytes)
     ON CONFLICT DO UPDATE SET bytes = excluded.bytes`,
    { team, stream, ...sent },
  );
}

/** Entries of this device behind `number`, in their order. */
export function sentAfter(
  db: ReadableDb,
  of: { team: string; stream: Stream; number: number },
  limit: number,
): SentEntry[] {
  return db.all<SentEntry>(
    `SELECT number, bytes FROM team_sent WHERE team = :team AND stream = :stream AND number > :number
     ORDER BY number LIMIT :limit`,
    { ...of, limit },
  );
}
