import type { ReadableDb, WritableDb } from './database.ts';

/** An operation on its way out. `number` is there once it was signed (rule T-35), and the entry is kept from then on. */
export interface OutboxRow {
  position: number;
  team: string;
  operation: string;
  number: number | null;
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

/** Those to be signed next, in their order: behind all that were signed. */
export function unsignedOutbox(db: ReadableDb, team: string, limit: number): OutboxRow[] {
  return db.all<OutboxRow>(
    'SELECT * FROM team_outbox WHERE team = :team AND number IS NULL ORDER BY position LIMIT :limit',
    { team, limit },
  );
}

export function countOutbox(db: ReadableDb, team: string): number {
  return db.get<{ n: number }>('SELECT count(*) AS n FROM team_outbox WHERE team = :team', { team })?.n ?? 0;
}

/** Between which places operations wait; null for none. Cheap, however many there are. */
export function outboxEnds(db: ReadableDb, team: string): { first: number | null; last: number | null } {
  const end = (order: 'ASC' | 'DESC') =>
    db.get<{ position: number }>(
      `SELECT position FROM team_outbox WHERE team = :team ORDER BY position ${order} LIMIT 1`,
      { team },
    )?.position ?? null;
  return { first: end('ASC'), last: end('DESC') };
}

/** Whether any team has something to send. */
export function isOutboxEmpty(db: ReadableDb): boolean {
  return db.get('SELECT 1 FROM team_outbox LIMIT 1') === undefined;
}

/** Gives an operation its number in the log of this device, and keeps its entry. */
export function signOutbox(db: WritableDb, row: OutboxRow, signed: SentEntry): void {
  const { position, team, operation } = row;
  const { number } = signed;
  db.run('UPDATE team_outbox SET number = :number WHERE position = :position', { position, number });
  db.run('UPDATE team_operations SET number = :number WHERE team = :team AND id = :operation', {
    team,
    operation,
    number,
  });
  keepSent(db, team, 'log', signed);
}

/** Forgets entries that the relay has refused. */
export function forgetSentFrom(db: WritableDb, team: string, stream: Stream, number: number): void {
  db.run('DELETE FROM team_sent WHERE team = :team AND stream = :stream AND number >= :number', {
    team,
    stream,
    number,
  });
}

/** The last entry of this device in a stream. */
export function lastSent(db: ReadableDb, team: string, stream: Stream): SentEntry | undefined {
  return db.get<SentEntry>(
    `SELECT number, bytes FROM team_sent WHERE team = :team AND stream = :stream ORDER BY number DESC LIMIT 1`,
    { team, stream },
  );
}

/** Whether an operation waits that was signed with a number above this one. */
export function isSignedAbove(db: ReadableDb, team: string, number: number): boolean {
  return (
    db.get('SELECT 1 FROM team_outbox WHERE team = :team AND number > :number LIMIT 1', { team, number }) !==
    undefined
  );
}

/** The operation that waits and was signed with this number. */
export function operationNumbered(db: ReadableDb, team: string, number: number): string | undefined {
  return db.get<{ operation: string }>(
    'SELECT operation FROM team_outbox WHERE team = :team AND number = :number',
    { team, number },
  )?.operation;
}

/** Takes back the numbers above `number`: what had them is signed again. */
export function unsignOutbox(db: WritableDb, team: string, number: number): void {
  const above = { team, number };
  db.run(
    `UPDATE team_operations SET number = NULL WHERE team = :team AND id IN (
       SELECT operation FROM team_outbox WHERE team = :team AND number > :number)`,
    above,
  );
  db.run('UPDATE team_outbox SET number = NULL WHERE team = :team AND number > :number', above);
  db.run(`DELETE FROM team_sent WHERE team = :team AND stream = 'log' AND number > :number`, above);
}

/** Removes what the relay has durably (rule T-36): all with numbers up to `number`. */
export function removeAcknowledged(db: WritableDb, team: string, number: number): void {
  db.run('DELETE FROM team_outbox WHERE team = :team AND number <= :number', { team, number });
}

export function removeFromOutbox(db: WritableDb, team: string, operation: string): void {
  db.run('DELETE FROM team_outbox WHERE team = :team AND operation = :operation', { team, operation });
}

/** Keeps an entry, to be sent again to a relay that lost it (rule T-37). */
export function keepSent(db: WritableDb, team: string, stream: Stream, { number, bytes }: SentEntry): void {
  db.run(
    `INSERT INTO team_sent (team, stream, number, bytes) VALUES (:team, :stream, :number, :bytes)
     ON CONFLICT DO UPDATE SET bytes = excluded.bytes`,
    { team, stream, number, bytes },
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

/** The entry of this device with that number, as it was signed. */
export function findSent(
  db: ReadableDb,
  team: string,
  stream: Stream,
  number: number,
): Uint8Array | undefined {
  return db.get<SentEntry>(
    'SELECT number, bytes FROM team_sent WHERE team = :team AND stream = :stream AND number = :number',
    { team, stream, number },
  )?.bytes;
}
