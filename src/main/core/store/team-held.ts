import type { ReadableDb, WritableDb } from './database.ts';
import type { Stream } from './team-outbox.ts';

/** An entry that waits for something: a key, an earlier entry, its time, a newer program. */
export interface HeldRow {
  team: string;
  /** Of the entry, in hexadecimal. */
  hash: string;
  device: string;
  stream: Stream;
  reason: string;
  held_at: number;
  bytes: Uint8Array;
}

/** What was refused of a device, counted (rule T-8). */
export interface DropRow {
  device: string;
  reason: string;
  count: number;
  last_at: number;
}

/** Keeps an entry; one that is held already stays as it is. */
export function holdEntry(db: WritableDb, held: HeldRow): void {
  db.run(
    `INSERT INTO team_held (team, hash, device, stream, reason, held_at, bytes)
     VALUES (:team, :hash, :device, :stream, :reason, :held_at, :bytes)
     ON CONFLICT DO UPDATE SET reason = excluded.reason`,
    { ...held },
  );
}

export function releaseEntry(db: WritableDb, team: string, hash: string): void {
  db.run('DELETE FROM team_held WHERE team = :team AND hash = :hash', { team, hash });
}

/** What is held for one of these reasons, the oldest first. */
export function heldEntries(db: ReadableDb, team: string, reasons: readonly string[]): HeldRow[] {
  return db.all<HeldRow>(
    `SELECT * FROM team_held WHERE team = :team AND reason IN (SELECT value FROM json_each(:reasons))
     ORDER BY held_at, hash`,
    { team, reasons: JSON.stringify(reasons) },
  );
}

/** How many entries are held, by device. */
export function countHeld(db: ReadableDb, team: string): { device: string; reason: string; count: number }[] {
  return db.all(
    'SELECT device, reason, count(*) AS count FROM team_held WHERE team = :team GROUP BY device, reason',
    { team },
  );
}

/** How much is held, by device and reason. */
export function sizesOfHeld(
  db: ReadableDb,
  team: string,
): { device: string; reason: string; entries: number; bytes: number }[] {
  return db.all(
    `SELECT device, reason, count(*) AS entries, sum(length(bytes)) AS bytes FROM team_held
     WHERE team = :team GROUP BY device, reason`,
    { team },
  );
}

export function countDrop(
  db: WritableDb,
  team: string,
  drop: { device: string; reason: string; count: number; at: number },
): void {
  db.run(
    `INSERT INTO team_drops (team, device, reason, count, last_at) VALUES (:team, :device, :reason, :count, :at)
     ON CONFLICT DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at`,
    { team, ...drop },
  );
}

export function dropsOf(db: ReadableDb, team: string): DropRow[] {
  return db.all<DropRow>(
    'SELECT device, reason, count, last_at FROM team_drops WHERE team = :team ORDER BY device, reason',
    { team },
  );
}
