/** A slot and the dot product of its vector with the query. */
export interface Hit {
  slot: number;
  score: number;
}

/** The best of the hits that it was offered, best first; of equal scores, the lower slot first. */
export class Best {
  readonly #slots: Uint32Array;
  readonly #scores: Float64Array;
  #count = 0;

  constructor(capacity: number) {
    this.#slots = new Uint32Array(capacity);
    this.#scores = new Float64Array(capacity);
  }

  /** A score below this has no chance. */
  get floor(): number {
    return this.scoreAt(this.#scores.length - 1);
  }

  /** The score of a rank, the best being 0, or -Infinity when there are not that many. */
  scoreAt(rank: number): number {
    return rank < this.#count ? (this.#scores[rank] ?? -Infinity) : -Infinity;
  }

  offer(slot: number, score: number): void {
    const rank = this.#rankOf(slot, score);
    if (rank >= this.#slots.length) return;
    this.#scores.copyWithin(rank + 1, rank, this.#count);
    this.#slots.copyWithin(rank + 1, rank, this.#count);
    this.#scores[rank] = score;
    this.#slots[rank] = slot;
    this.#count = Math.min(this.#count + 1, this.#slots.length);
  }

  /** How many are better. */
  #rankOf(slot: number, score: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.scoreAt(middle);
      if (other > score || (other === score && (this.#slots[middle] ?? 0) < slot)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  hits(): Hit[] {
    return Array.from(this.#slots.subarray(0, this.#count), (slot, rank) => ({
      slot,
      score: this.scoreAt(rank),
    }));
  }
}
