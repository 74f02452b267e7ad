import type { BlockKind } from '../../store/search-index.ts';
import type { BlockName } from './loading.ts';

/** Changes that a start follows in a moment, so that they need not be saved: a hundredth of the memories, at least this. */
const FEW_CHANGES = 1000;
const SHARE = 0.01;
/** So many times more changes are saved even while others go on. */
const HASTE = 10;

/** A block that is to be saved. */
export interface DueBlock {
  kind: BlockKind;
  block: number;
}

/**
 * Decides when blocks are saved: not after every change, because a block is large, but before a start would have much to
 * follow. A round saves every block that changed since the last one; when all of them are on the disk, what changed
 * before the round may be forgotten.
 */
export class Saver {
  readonly #changed = new Set<BlockName>();
  #changes = 0;
  /** The rest of the round that is under way. */
  #round: BlockName[] = [];
  #roundChange: number | null = null;

  clear(): void {
    this.#changed.clear();
    this.#changes = 0;
    this.abandon();
  }

  /** Notes that something in a block changed. */
  changed(block: BlockName): void {
    this.#changed.add(block);
    this.#changes++;
  }

  /** Notes that a block is not saved at all. */
  missing(block: BlockName): void {
    this.#changed.add(block);
    this.#changes = Number.POSITIVE_INFINITY;
  }

  /**
   * Begins a round when it is time; `change` is the last one that the index has followed. While changes go on (not
   * `quiet`) only a round that many of them wait for: the next ones would change the same blocks again.
   */
  begin(memories: number, change: number, quiet: boolean): void {
    const few = Math.max(FEW_CHANGES, memories * SHARE) * (quiet ? 1 : HASTE);
    if (this.#roundChange !== null || this.#changes <= few) return;
    this.#round = [...this.#changed];
    this.#roundChange = change;
    this.#changed.clear();
    this.#changes = 0;
  }

  /** The next block of the round. */
  next(): DueBlock | null {
    const [kind, block] = this.#round[0]?.split(' ') ?? [];
    return kind === undefined ? null : { kind: kind as BlockKind, block: Number(block) };
  }

  /** Notes that the block that came next is on the disk. */
  saved(): void {
    this.#round.shift();
  }

  /** After the last block of a round: the change that may be forgotten. Ends the round. */
  end(): number | null {
    if (this.#round.length > 0) return null;
    const change = this.#roundChange;
    this.#roundChange = null;
    return change;
  }

  /** Gives the round up; the next one takes its blocks along. */
  abandon(): void {
    if (this.#roundChange === null) return;
    for (const block of this.#round) this.missing(block);
    this.#round = [];
    this.#roundChange = null;
  }
}
