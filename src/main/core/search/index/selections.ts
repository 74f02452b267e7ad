import type { IndexFilter } from './protocol.ts';
import { Selection, type Tables } from './selection.ts';
import type { Compiler } from './visible.ts';

/** Filters whose rows are kept; at a million memories each takes up to 0.5 MB. */
const KEPT = 32;

/** The selections of the filters asked for last; they follow every change, so a filter is worked out once. */
export class Selections {
  readonly #tables: Tables;
  readonly #compiler: Compiler;
  readonly #kept = new Map<string, Selection>();

  constructor(tables: Tables, compiler: Compiler) {
    this.#tables = tables;
    this.#compiler = compiler;
  }

  of(filter: IndexFilter): Selection {
    // What an import brought is not among the columns that are followed.
    if (filter.filters.import !== undefined) return new Selection(this.#tables, this.#compiler, filter);
    const { now, ...lasting } = filter;
    const key = JSON.stringify(lasting);
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const selection = known?.holdsAt(now) ? known : new Selection(this.#tables, this.#compiler, filter);
    this.#kept.set(key, selection);
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > KEPT && !oldest.done) this.#kept.delete(oldest.value);
    return selection;
  }

  /** Says that a row is about to change. */
  leave(row: number): void {
    for (const selection of this.#kept.values()) selection.leave(row);
  }

  /** Says that a row was written. */
  enter(row: number): void {
    for (const selection of this.#kept.values()) selection.enter(row);
  }
}
