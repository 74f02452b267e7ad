import type { Operation } from '../domain/team/operation.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import type { TeamRow } from './teams.ts';

/** An operation as it is kept, with its team. */
export type TeamOperation = Operation & {
  team: string;
  /** True where the reducer found that its author had no authority for it. */
  dropped: boolean;
};

type Row = Omit<TeamOperation, 'bases' | 'payload' | 'dropped'> & {
  bases: string;
  payload: string | null;
  dropped: 0 | 1;
};

function toOperation(row: Row): TeamOperation {
  return {
    ...row,
    bases: row.bases === '' ? [] : row.bases.split(','),
    payload: row.payload === null ? null : JSON.parse(row.payload),
    dropped: row.dropped === 1,
  };
}

const COLUMNS = 'team, id, memory, kind, bases, target, clock, author, device, number, payload, dropped';

/**
 * Writes an operation down. False where it is there already: then nothing changes but that a local one, which came back
 * from the relay, gets its number.
 */
export function keepOperation(db: WritableDb, team: string, operation: Operation): boolean {
  const { id, memory, kind, bases, target, clock, author, device, number, payload } = operation;
  const { changes } = db.run(
    `INSERT INTO team_operations (team, id, memory, kind, bases, target, clock, author, device, number, payload)
     VALUES (:team, :id, :memory, :kind, :bases, :target, :clock, :author, :device, :number, :payload)
     ON CONFLICT DO NOTHING`,
    {
      team,
      id,
      memory,
      kind,
      bases: bases.join(','),
      target,
      clock,
      author,
      device,
      number,
      payload: payload === null ? null : JSON.stringify(payload),
    },
  );
  if (changes === 0 && number !== null)
    db.run('UPDATE team_operations SET number = :number WHERE team = :team AND id = :id AND number IS NULL', {
      team,
      id,
      number,
    });
  return changes > 0;
}

export function findOperation(db: ReadableDb, team: string, id: string): TeamOperation | undefined {
  const row = db.get<Row>(`SELECT ${COLUMNS} FROM team_operations WHERE team = :team AND id = :id`, {
    team,
    id,
  });
  return row && toOperation(row);
}

/** Everything about these memories, of all teams, by memory. */
export function operationsOf(db: ReadableDb, memories: readonly string[]): Map<string, TeamOperation[]> {
  const found = new Map<string, TeamOperation[]>(memories.map((id) => [id, []]));
  const rows = db.all<Row>(
    `SELECT ${COLUMNS} FROM team_operations WHERE memory IN (SELECT value FROM json_each(:memories))`,
    { memories: JSON.stringify(memories) },
  );
  for (const row of rows) found.get(row.memory)?.push(toOperation(row));
  return found;
}

/**
 * Whether the row shows what the team has. That there are operations with its id does not say so: anybody may write those
 * (rule T-42).
 */
export function isShared(db: ReadableDb, team: string, seq: number): boolean {
  return (
    db.get(
      `SELECT 1 FROM team_versions v JOIN team_operations o ON o.team = :team AND o.id = v.operation
       WHERE v.seq = :seq LIMIT 1`,
      { team, seq },
    ) !== undefined
  );
}

/** Memories of the local member that a team could have and does not: tombstones and what was set aside left out. */
const UNSHARED = `FROM memories m
  WHERE m.user = :user AND m.deleted_at IS NULL AND (m.state = 'active' OR m.reviewed_at IS NULL)
    AND ((:kind = 'shared' AND m.scope = 'tenant' AND m.tenant = :tenant)
      OR (:kind = 'personal' AND m.scope IN ('agent', 'user')))
    AND NOT EXISTS (
      SELECT 1 FROM team_versions v JOIN team_operations o ON o.team = :id AND o.id = v.operation WHERE v.seq = m.seq)`;

function unsharedParams({ id, kind, tenant, user }: TeamRow) {
  return { id, kind, tenant, user };
}

/** In the order in which they were stored. */
export function unsharedIds(db: ReadableDb, team: TeamRow): string[] {
  return db
    .all<{ id: string }>(`SELECT m.id ${UNSHARED} ORDER BY m.seq`, unsharedParams(team))
    .map(({ id }) => id);
}

export function countUnshared(db: ReadableDb, team: TeamRow): number {
  return db.get<{ n: number }>(`SELECT count(*) AS n ${UNSHARED}`, unsharedParams(team))?.n ?? 0;
}

/** The memories that these devices wrote about. */
export function memoriesOfDevices(db: ReadableDb, team: string, devices: readonly string[]): string[] {
  return db
    .all<{ memory: string }>(
      `SELECT DISTINCT memory FROM team_operations
       WHERE team = :team AND device IN (SELECT value FROM json_each(:devices))`,
      { team, devices: JSON.stringify(devices) },
    )
    .map(({ memory }) => memory);
}

export function removeOperation(db: WritableDb, team: string, id: string): void {
  db.run('DELETE FROM team_operations WHERE team = :team AND id = :id', { team, id });
}

/** How many operations were dropped because their author had no authority for them, by device, and the clock of the last. */
export function countDropped(
  db: ReadableDb,
  team: string,
): { device: string; count: number; lastClock: number }[] {
  return db.all(
    `SELECT device, count(*) AS count, max(clock) AS lastClock FROM team_operations
     WHERE team = :team AND dropped = 1 GROUP BY device`,
    { team },
  );
}

/** Gives a local operation that was not sent another clock. */
export function dateOperation(db: WritableDb, team: string, id: string, clock: number): void {
  db.run('UPDATE team_operations SET clock = :clock WHERE team = :team AND id = :id', { team, id, clock });
}

export function markDropped(db: WritableDb, team: string, id: string, dropped: boolean): void {
  db.run('UPDATE team_operations SET dropped = :dropped WHERE team = :team AND id = :id', {
    team,
    id,
    dropped: dropped ? 1 : 0,
  });
}

/**
 * Erases what a purged memory said, in one team or in all; that there were operations stays. Those that were never signed
 * are not sent any more.
 */
export function erasePayloads(db: WritableDb, memory: string, team: string | null = null): void {
  const of = { memory, team };
  db.run(
    `DELETE FROM team_outbox WHERE number IS NULL AND (:team IS NULL OR team = :team) AND operation IN (
       SELECT id FROM team_operations WHERE memory = :memory AND number IS NULL AND kind <> 'purge')`,
    of,
  );
  db.run(
    `DELETE FROM team_operations WHERE memory = :memory AND number IS NULL AND kind <> 'purge'
       AND (:team IS NULL OR team = :team)
       AND NOT EXISTS (SELECT 1 FROM team_outbox b WHERE b.team = team_operations.team AND b.operation = team_operations.id)`,
    of,
  );
  db.run(
    `UPDATE team_operations SET payload = NULL
     WHERE memory = :memory AND payload IS NOT NULL AND (:team IS NULL OR team = :team)`,
    of,
  );
}
