import type { MemoryType } from '../../../../shared/memory.ts';
import { SCOPES, TYPES } from '../../../../shared/terms.ts';
import type { IndexedMemory } from '../../store/search-index.ts';
import type { AnalysedText } from './document.ts';
import { Interner } from './interner.ts';

/** Rows that are saved, loaded and frozen together; a power of two. */
export const BLOCK_BITS = 12;
export const BLOCK_ROWS = 1 << BLOCK_BITS;

/** What `flags` holds of a row. A row that does not exist has none. */
export const EXISTS = 1;
export const ACTIVE = 2;
export const DELETED = 4;
/** Its text ends with a question. */
export const ASKS = 8;
export const SCOPE_SHIFT = 4;
export const TYPE_SHIFT = 6;
/** Its text says when something was or will be. */
export const SAYS_WHEN = 256;

export const COLUMN_TYPES = {
  flags: Uint16Array,
  tenant: Uint32Array,
  user: Uint32Array,
  agent: Uint32Array,
  namespace: Uint32Array,
  session: Uint32Array,
  tags: Uint32Array,
  speaker: Uint32Array,
  createdAt: Float64Array,
  updatedAt: Float64Array,
  /** NaN: none. */
  validFrom: Float64Array,
  /** Infinity: never. */
  expiresAt: Float64Array,
  /** NaN: none. */
  importance: Float64Array,
  /** Words. */
  length: Uint16Array,
  /** What the row adds to the checksum of all rows. */
  stamp: Uint32Array,
} as const;

export type Columns = { [Name in keyof typeof COLUMN_TYPES]: InstanceType<(typeof COLUMN_TYPES)[Name]> };
export const COLUMN_NAMES = Object.keys(COLUMN_TYPES) as (keyof Columns)[];
/** The columns that hold numbers of interned strings. */
export const INTERNED = ['tenant', 'user', 'agent', 'namespace', 'session', 'tags', 'speaker'] as const;
const MAX_LENGTH = 65_535;
/** Share of its size by which the table grows at least. */
const GROWTH = 0.25;

export function makeColumns(capacity: number): Columns {
  const columns: Partial<Record<keyof Columns, unknown>> = {};
  for (const name of COLUMN_NAMES) columns[name] = new COLUMN_TYPES[name](capacity);
  return columns as Columns;
}

function flagsOf(memory: IndexedMemory): number {
  return (
    EXISTS |
    (memory.state === 'active' ? ACTIVE : 0) |
    (memory.deleted_at === null ? 0 : DELETED) |
    (SCOPES.indexOf(memory.scope) << SCOPE_SHIFT) |
    (TYPES.indexOf(memory.type) << TYPE_SHIFT)
  );
}

export const typeOf = (flags: number): MemoryType => TYPES[(flags >> TYPE_SHIFT) & 3] as MemoryType;
export const saysWhen = (flags: number): boolean => (flags & SAYS_WHEN) !== 0;

/** The attributes of every memory; its row is its `seq`. */
export class RowTable {
  readonly strings = new Interner();
  columns: Columns = makeColumns(BLOCK_ROWS);
  /** Rows from here on do not exist. */
  end = 0;
  /** How many exist. */
  size = 0;

  get capacity(): number {
    return this.columns.flags.length;
  }

  get bytes(): number {
    return COLUMN_NAMES.reduce((sum, name) => sum + this.columns[name].byteLength, 0);
  }

  /** Makes room for rows up to `rows`. Returns the capacity. */
  reserve(rows: number): number {
    const { capacity } = this;
    if (rows <= capacity) return capacity;
    const wanted = Math.max(rows, Math.ceil(capacity * (1 + GROWTH)));
    const grown = makeColumns(Math.ceil(wanted / BLOCK_ROWS) * BLOCK_ROWS);
    for (const name of COLUMN_NAMES) grown[name].set(this.columns[name]);
    this.columns = grown;
    return this.capacity;
  }

  set(memory: IndexedMemory, text: Omit<AnalysedText, 'document'>): void {
    const row = memory.seq;
    this.reserve(row + 1);
    const { columns, strings } = this;
    if (!this.exists(row)) this.size++;
    columns.flags[row] = flagsOf(memory) | (text.asks ? ASKS : 0) | (text.saysWhen ? SAYS_WHEN : 0);
    columns.tenant[row] = strings.id(memory.tenant);
    columns.user[row] = strings.id(memory.user);
    columns.agent[row] = strings.id(memory.agent);
    columns.namespace[row] = strings.id(memory.namespace);
    columns.session[row] = strings.id(memory.session);
    columns.tags[row] = memory.tags === '[]' ? 0 : strings.id(memory.tags);
    columns.speaker[row] = strings.id(text.speaker);
    columns.createdAt[row] = memory.created_at;
    columns.updatedAt[row] = memory.updated_at;
    columns.validFrom[row] = memory.valid_from ?? Number.NaN;
    columns.expiresAt[row] = memory.expires_at ?? Number.POSITIVE_INFINITY;
    columns.importance[row] = memory.importance ?? Number.NaN;
    columns.length[row] = Math.min(MAX_LENGTH, text.length);
    columns.stamp[row] = memory.stamp;
    this.end = Math.max(this.end, row + 1);
  }

  remove(row: number): void {
    if (!this.exists(row)) return;
    this.size--;
    for (const name of COLUMN_NAMES) this.columns[name][row] = 0;
  }

  exists(row: number): boolean {
    return row < this.end && this.columns.flags[row] !== 0;
  }

  /** Orders the memories of a session. */
  time(row: number): number {
    const validFrom = this.columns.validFrom[row] as number;
    return Number.isNaN(validFrom) ? (this.columns.createdAt[row] as number) : validFrom;
  }
}
