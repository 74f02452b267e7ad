import type { MemoryIndex } from './memory-index.ts';
import { numbers, pack, unpack } from './packing.ts';
import {
  BLOCK_BITS,
  BLOCK_ROWS,
  COLUMN_NAMES,
  COLUMN_TYPES,
  type Columns,
  INTERNED,
  makeColumns,
} from './rows.ts';

const isInterned = (name: string): boolean => (INTERNED as readonly string[]).includes(name);

/** The strings that a block uses, and its columns with numbers of these strings. */
function localStrings({ table }: MemoryIndex, columns: ReturnType<typeof makeColumns>): (string | null)[] {
  const locals = new Map<number, number>([[0, 0]]);
  for (const name of INTERNED) {
    const column = columns[name];
    for (let row = 0; row < column.length; row++) {
      const id = column[row] as number;
      const local = locals.get(id) ?? locals.size;
      locals.set(id, local);
      column[row] = local;
    }
  }
  return Array.from(locals.keys(), (id) => table.strings.text(id));
}

/** The attributes and words of a block of rows as bytes, for `loadRowBlock`. */
export function saveRowBlock(index: MemoryIndex, block: number): Uint8Array<ArrayBuffer> {
  const first = block << BLOCK_BITS;
  const rows = Math.max(0, Math.min(BLOCK_ROWS, index.table.end - first));
  const columns = makeColumns(rows);
  for (const name of COLUMN_NAMES) columns[name].set(index.table.columns[name].subarray(first, first + rows));
  const strings = new TextEncoder().encode(JSON.stringify(localStrings(index, columns)));
  const { keys, offsets, bytes } = index.postings.freezeBlock(block);
  return pack([strings, keys, offsets, bytes, ...COLUMN_NAMES.map((name) => columns[name])]);
}

/** Fills a block of rows of an index with what was saved of it; neither sessions nor vectors are joined yet. */
export function loadRowBlock(index: MemoryIndex, block: number, bytes: Uint8Array): void {
  const first = block << BLOCK_BITS;
  const [strings, keys, offsets, postings, ...columns] = unpack(bytes);
  const rows = loadColumns(index, first, JSON.parse(new TextDecoder().decode(strings)), columns);
  index.postings.loadBlock(
    block,
    // Copies: the bytes of the columns need not stay.
    {
      keys: numbers(Float64Array, keys).slice(),
      offsets: offsets === undefined ? Uint32Array.of(0) : numbers(Uint32Array, offsets).slice(),
      bytes: numbers(Uint8Array, postings).slice(),
    },
    wordedRows(index, first, rows),
  );
}

/** Returns how many rows there are. */
function loadColumns(
  index: MemoryIndex,
  first: number,
  texts: readonly (string | null)[],
  saved: readonly Uint8Array[],
): number {
  const { table } = index;
  const ids = texts.map((text) => table.strings.id(text));
  const rows = numbers(COLUMN_TYPES.flags, saved[0]).length;
  index.reserve(first + rows);
  COLUMN_NAMES.forEach((name, at) => {
    const column = table.columns[name];
    const values = numbers<Columns[typeof name]>(COLUMN_TYPES[name], saved[at]);
    if (!isInterned(name)) column.set(values, first);
    else for (let row = 0; row < rows; row++) column[first + row] = ids[values[row] as number] as number;
  });
  table.end = Math.max(table.end, first + rows);
  for (const flags of table.columns.flags.subarray(first, first + rows)) if (flags !== 0) table.size++;
  return rows;
}

/** Rows that have words, counted from the first of the block. */
function* wordedRows({ table }: MemoryIndex, first: number, rows: number): Generator<number> {
  for (let row = 0; row < rows; row++) if (table.columns.length[first + row] !== 0) yield row;
}
