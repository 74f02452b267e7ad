import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, ReadableDb } from '../../store/database.ts';
import {
  changesSince,
  type IndexChange,
  indexedMemoriesAmong,
  indexedVectorsAmong,
  indexTotals,
  lastChange,
  rowsOfImport,
  seqOf,
  vectorOf,
} from '../../store/search-index.ts';
import { analyse } from './analyse.ts';
import { answer } from './answer.ts';
import { type BlockName, blockName, loadBlocks } from './loading.ts';
import { MemoryIndex, type RowChange } from './memory-index.ts';
import type { IndexQuery, PackedAnswer } from './protocol.ts';
import { BLOCK_BITS } from './rows.ts';
import { Saver } from './saver.ts';
import { StoredVectors } from './stored-vectors.ts';

/** Changes that are followed in one go. */
const STEP = 500;

/**
 * Keeps an index equal to the database. It only reads: what changed is found by the log that every transaction writes, so
 * a question that was asked after a commit is answered with it, and what a crash interrupts is followed later.
 */
export class Keeper {
  readonly #db: Database;
  readonly #model: string;
  index: MemoryIndex;
  readonly #stored = new StoredVectors((piece) => vectorOf(this.#db, piece));
  readonly saver = new Saver();
  /** The last change that is followed. */
  change = 0;

  constructor(db: Database, model: string) {
    this.#db = db;
    this.#model = model;
    this.index = this.#empty();
  }

  #empty(): MemoryIndex {
    return new MemoryIndex({
      rowOf: (id) => seqOf(this.#db, id),
      rowsOfImport: (id) => rowsOfImport(this.#db, id),
    });
  }

  /**
   * Fills the index. False when it then differs from the database in number or checksum; `anew` ignores what was saved.
   * `onMaking` is told whenever there is more to do than to read what was saved, before it is done.
   */
  async load(anew: boolean, onMaking: () => void = () => {}): Promise<boolean> {
    this.index = this.#empty();
    this.saver.clear();
    const before = lastChange(this.#db);
    const fresh = new Set<BlockName>();
    const loading = { db: this.#db, index: this.index, model: this.#model, anew, onMaking };
    for (const block of loadBlocks(loading)) {
      if (block !== null) fresh.add(block);
      await nextTurn();
    }
    for (const block of fresh) this.saver.missing(block);
    // What was read from the memories holds every change up to then; what was saved may not.
    this.change = 0;
    while (this.#step((change) => change.change > before || !fresh.has(blockOf(change)))) {
      onMaking();
      await nextTurn();
    }
    this.index.vectors.settle();
    return this.#agrees();
  }

  #agrees(): boolean {
    return this.#db.read((db) => {
      this.catchUp();
      const held = this.index.totals();
      const stored = indexTotals(db, this.#model);
      return (['memories', 'pieces'] as const).every(
        (part) => held[part].rows === stored[part].rows && held[part].checksum === stored[part].checksum,
      );
    });
  }

  /** Follows some of what was committed; true while there is more. */
  follow(): boolean {
    return this.#step(() => true);
  }

  /** Follows everything that was committed. */
  catchUp(): void {
    while (this.follow());
  }

  query(query: IndexQuery): PackedAnswer {
    this.catchUp();
    return answer(this.index, query, this.#stored);
  }

  #step(concerns: (change: IndexChange) => boolean): boolean {
    if (lastChange(this.#db) === this.change) return false;
    return this.#db.read((db) => {
      const changes = changesSince(db, this.change, STEP);
      const followed = changes.filter(concerns);
      this.index.apply(this.#read(db, followed));
      for (const change of followed) this.saver.changed(blockOf(change));
      const more = changes.length === STEP;
      this.change = more ? (changes.at(-1)?.change ?? this.change) : lastChange(db);
      return more;
    });
  }

  /** The memories that changed, as they are now. */
  #read(db: ReadableDb, changes: readonly IndexChange[]): RowChange[] {
    const read = new Map<number, RowChange>(changes.map(({ seq }) => [seq, { seq }]));
    const rows = [...new Set(changes.filter(({ block }) => block === null).map(({ seq }) => seq))];
    for (const seq of rows) read.set(seq, { seq, memory: null });
    for (const row of indexedMemoriesAmong(db, rows)) {
      read.set(row.seq, { seq: row.seq, memory: { row, text: analyse(row) } });
      if (row.purged_at !== null) this.saver.missing(blockName('rows', row.seq >> BLOCK_BITS));
    }
    const embedded = changes.filter(({ block }) => block !== null).map(({ seq }) => seq);
    const vectors = Map.groupBy(indexedVectorsAmong(db, this.#model, embedded), ({ seq }) => seq);
    for (const seq of embedded)
      read.set(seq, { ...(read.get(seq) ?? { seq }), vectors: vectors.get(seq) ?? [] });
    return [...read.values()];
  }
}

function blockOf({ seq, block }: IndexChange): BlockName {
  return block === null ? blockName('rows', seq >> BLOCK_BITS) : blockName('vectors', block);
}
