import type { ReadableDb, WritableDb } from './database.ts';
import type { Stream } from './team-outbox.ts';

/** How far a stream of a device was read (rule T-6); of the own device, how far it was signed. */
export interface StreamRow {
  team: string;
  device: string;
  stream: Stream;
  last_number: number;
  /** Hexadecimal; empty before the first. */
  last_hash: string;
  /** Milliseconds · 1024 + counter (rule T-3). */
  last_clock: number;
  last_seen_at: number | null;
}

const CLOCK_STEPS = 1024;

export function streamsOf(db: ReadableDb, team: string): StreamRow[] {
  return db.all<StreamRow>('SELECT * FROM team_streams WHERE team = :team', { team });
}

export function putStream(db: WritableDb, row: StreamRow): void {
  db.run(
    `INSERT INTO team_streams (team, device, stream, last_number, last_hash, last_clock, last_seen_at)
     VALUES (:team, :device, :stream, :last_number, :last_hash, :last_clock, :last_seen_at)
     ON CONFLICT DO UPDATE SET last_number = excluded.last_number, last_hash = excluded.last_hash,
       last_clock = excluded.last_clock, last_seen_at = excluded.last_seen_at`,
    { ...row },
  );
}

/** How many items of each device's array were read in a segment. */
export function cursorsOf(db: ReadableDb, team: string, segment: number): Map<string, number> {
  const rows = db.all<{ device: string; items: number }>(
    'SELECT device, items FROM team_cursors WHERE team = :team AND segment = :segment',
    { team, segment },
  );
  return new Map(rows.map(({ device, items }) => [device, items]));
}

export function putCursor(
  db: WritableDb,
  team: string,
  segment: number,
  device: string,
  items: number,
): void {
  db.run(
    `INSERT INTO team_cursors (team, segment, device, items) VALUES (:team, :segment, :device, :items)
     ON CONFLICT DO UPDATE SET items = excluded.items`,
    { team, segment, device, items },
  );
}

/** Where the cursors of the control document are; segments of the log are counted from 1. */
export const CONTROL_SEGMENT = 0;

/** How many entries of the device were read in all segments of the log. */
export function itemsRead(db: ReadableDb, team: string, device: string): number {
  return (
    db.get<{ n: number }>(
      'SELECT coalesce(sum(items), 0) AS n FROM team_cursors WHERE team = :team AND device = :device AND segment > 0',
      { team, device },
    )?.n ?? 0
  );
}

/** The hashes of segments that were sealed and read to their end, by number. */
export function doneSegments(db: ReadableDb, team: string): Map<number, string> {
  const rows = db.all<{ segment: number; hash: string }>(
    'SELECT segment, hash FROM team_segments WHERE team = :team ORDER BY segment',
    { team },
  );
  return new Map(rows.map(({ segment, hash }) => [segment, hash]));
}

export function markSegmentDone(db: WritableDb, team: string, segment: number, hash: string): void {
  db.run(
    `INSERT INTO team_segments (team, segment, hash) VALUES (:team, :segment, :hash)
     ON CONFLICT DO UPDATE SET hash = excluded.hash`,
    { team, segment, hash },
  );
}

/**
 * Reads segments anew from this one on: a relay that went back to an older state ends it elsewhere (rule T-37). What it began
 * with is the same; those behind it begin with something else.
 */
export function reopenSegment(db: WritableDb, team: string, segment: number): void {
  const from = { team, segment };
  db.run('DELETE FROM team_segments WHERE team = :team AND segment >= :segment', from);
  db.run('DELETE FROM team_cursors WHERE team = :team AND segment > :segment', from);
}

/** The clock of the next local operation: above now, all that was accepted, and all that waits to be sent (rule T-3). */
export function nextClock(db: ReadableDb, team: string, now: number): number {
  const accepted = db.get<{ clock: number | null }>(
    'SELECT max(last_clock) AS clock FROM team_streams WHERE team = :team',
    { team },
  );
  const waiting = db.get<{ clock: number }>(
    `SELECT o.clock FROM team_outbox b JOIN team_operations o ON o.team = b.team AND o.id = b.operation
     WHERE b.team = :team ORDER BY b.position DESC LIMIT 1`,
    { team },
  );
  return Math.max(now * CLOCK_STEPS, (accepted?.clock ?? 0) + 1, (waiting?.clock ?? 0) + 1);
}
