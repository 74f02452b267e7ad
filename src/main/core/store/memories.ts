import { hash } from 'node:crypto';
import { SqliteError } from 'better-sqlite3';
import { HoldfastError } from '../../../shared/errors.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { ReadableDb, SqlParams, WritableDb } from './database.ts';
import { followUp } from './follow-up.ts';
import type { SqlCondition } from './visibility.ts';

type Row = Omit<MemoryRecord, 'tags' | 'metadata'> & { tags: string; metadata: string };

const COLUMNS = [
  'seq',
  'id',
  'content',
  'type',
  'scope',
  'state',
  'importance',
  'tags',
  'metadata',
  'namespace',
  'key',
  'tenant',
  'user',
  'agent',
  'session',
  'source',
  'created_at',
  'updated_at',
  'valid_from',
  'valid_until',
  'expires_at',
  'version',
  'latest_version',
  'pending_version',
  'reviewed_by',
  'reviewed_at',
  'deleted_at',
  'purged_at',
] as const satisfies readonly (keyof MemoryRecord)[];

/** The columns of `memories m` that make a `MemoryRecord`. */
export const MEMORY_COLUMNS = COLUMNS.map((column) => `m.${column}`).join(', ');

export type MemoryRow = Row;

/** A row as a `MemoryRecord`: its tags and metadata are JSON in the table. */
export function toRecord(row: Row): MemoryRecord {
  return { ...row, tags: JSON.parse(row.tags), metadata: JSON.parse(row.metadata) };
}

/** SHA-256 of the text as duplicates are compared: Unicode-normalised, without surrounding white space. */
export function contentHash(content: string): Buffer {
  return hash('sha256', content.normalize('NFC').trim(), 'buffer');
}

function toParams(record: Omit<MemoryRecord, 'seq'>): SqlParams {
  return {
    ...record,
    tags: JSON.stringify(record.tags),
    metadata: JSON.stringify(record.metadata),
    content_hash: record.purged_at === null ? contentHash(record.content) : Buffer.alloc(0),
  };
}

const WRITTEN = [...COLUMNS.filter((column) => column !== 'seq'), 'content_hash'];
const INSERT = `INSERT INTO memories (${WRITTEN.join(', ')}) VALUES (${WRITTEN.map((name) => `:${name}`).join(', ')})`;
const FIXED: readonly string[] = ['id', 'tenant', 'user', 'agent', 'session', 'source', 'created_at'];
const settingAllBut = (fixed: readonly string[]) =>
  `UPDATE memories SET ${WRITTEN.filter((name) => !fixed.includes(name))
    .map((name) => `${name} = :${name}`)
    .join(', ')} WHERE seq = :seq`;
const UPDATE = settingAllBut(FIXED);
const MOVE = settingAllBut(['id', 'tenant', 'source']);

/** The only constraint that input can break: two memories of one owner under one namespace and key. */
function guardingKey<T>(record: Omit<MemoryRecord, 'seq'>, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof SqliteError && error.code === 'SQLITE_CONSTRAINT_UNIQUE' && record.key !== null)
      throw new HoldfastError(
        'conflict',
        `Another memory of the same owner is stored under ${record.namespace}/${record.key}.`,
        'Choose another key, or change that memory instead.',
      );
    throw error;
  }
}

/** Writes a new memory. Throws `conflict` where another one of its owner has its namespace and key. */
export function insertMemory(db: WritableDb, record: Omit<MemoryRecord, 'seq'>): MemoryRecord {
  const { lastId } = guardingKey(record, () => db.run(INSERT, toParams(record)));
  db.together(followUp, lastId);
  return { ...record, seq: lastId };
}

/** Writes what can change of a memory; whose it is and where it came from stays. Throws like `insertMemory`. */
export function updateMemory(db: WritableDb, record: MemoryRecord): void {
  // The words of the text before must be in the index to be taken out of it.
  db.settle();
  guardingKey(record, () => db.run(UPDATE, toParams(record)));
}

/**
 * As `updateMemory`, with whose memory it is and when it was made: that changes where its beginning arrives after what came
 * of it (rule T-19). In one statement, as no other memory of either owner may have its key.
 */
export function moveMemory(db: WritableDb, record: MemoryRecord): void {
  db.settle();
  guardingKey(record, () => db.run(MOVE, toParams(record)));
}

/** The memory with this id, tombstones included. */
export function findMemory(db: ReadableDb, id: string): MemoryRecord | undefined {
  const row = db.get<Row>(`SELECT ${MEMORY_COLUMNS} FROM memories m WHERE m.id = :id`, { id });
  return row && toRecord(row);
}

/** Those of these ids that are there, tombstones included, by id. */
export function findMemoriesById(db: ReadableDb, ids: readonly string[]): Map<string, MemoryRecord> {
  const rows = db.all<Row>(
    `SELECT ${MEMORY_COLUMNS} FROM memories m WHERE m.id IN (SELECT value FROM json_each(:ids))`,
    { ids: JSON.stringify(ids) },
  );
  return new Map(rows.map((row) => [row.id, toRecord(row)]));
}

/** The memories with these row ids that `where` lets through, in the same order. */
export function findMemories(db: ReadableDb, where: SqlCondition, seqs: readonly number[]): MemoryRecord[] {
  if (seqs.length === 0) return [];
  const rows = db.all<Row>(
    `SELECT ${MEMORY_COLUMNS} FROM memories m WHERE m.seq IN (SELECT value FROM json_each(:seqs)) AND ${where.sql}`,
    { ...where.params, seqs: JSON.stringify(seqs) },
  );
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.flatMap((seq) => {
    const row = bySeq.get(seq);
    return row ? [toRecord(row)] : [];
  });
}

/** Who has one memory to a namespace and key: the user, or of scope `agent` the agent. As the column `owner` has it. */
export function ownerOf(record: Pick<MemoryRecord, 'scope' | 'user' | 'agent'>): string {
  return record.scope === 'agent' ? `${record.user}/${record.agent}` : record.user;
}

/** The memory under `namespace` and `key` of `owner`, tombstones left out. */
export function findByKey(
  db: ReadableDb,
  owner: string,
  namespace: string,
  key: string,
): MemoryRecord | undefined {
  const row = db.get<Row>(
    `SELECT ${MEMORY_COLUMNS} FROM memories m
     WHERE m.owner = :owner AND m.namespace = :namespace AND m.key = :key AND m.key IS NOT NULL
       AND m.deleted_at IS NULL`,
    { owner, namespace, key },
  );
  return row && toRecord(row);
}

/** Memories of `owner` with the same text in the same scope and namespace: those in use first, tombstones last. */
export function findSameText(
  db: ReadableDb,
  place: Pick<MemoryRecord, 'content' | 'scope' | 'user' | 'agent' | 'namespace'>,
): MemoryRecord[] {
  const digest = contentHash(place.content);
  // Nearly every text is new, and the sorted query costs several times as much as this look into the index.
  if (!db.get('SELECT 1 FROM memories WHERE content_hash = :digest', { digest })) return [];
  const rows = db.all<Row>(
    `SELECT ${MEMORY_COLUMNS} FROM memories m
     WHERE m.content_hash = :digest AND m.scope = :scope AND m.owner = :owner AND m.namespace IS :namespace
       AND m.purged_at IS NULL
     ORDER BY m.deleted_at IS NOT NULL, m.state, m.seq LIMIT 50`,
    {
      digest,
      scope: place.scope,
      owner: ownerOf(place),
      namespace: place.namespace,
    },
  );
  return rows.map(toRecord);
}
