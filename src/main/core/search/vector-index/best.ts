/** A slot and the dot product of its vector with the query. */
export interface Hit {
  slot: number;
  score: number;
}

/** The best of the hits that it was offered, best first; of equal scores, the lower slot first. */
export class Best {
  readonly #slots: Uint32Array;
  readonly #scores: Float64Array;
  readonly #capacity: number;
  #count = 0;

  constructor(capacity: number) {
    this.#slots = new Uint32Array(capacity);
    this.#scores = new Float64Array(capacity);
    this.#capacity = capacity;
  }

  /** A score below this has no chance. */
  get floor(): number {
    return this.scoreAt(this.#capacity - 1);
  }

  /** The score of a rank, the best being 0, or -Infinity when there are not that many. */
  scoreAt(rank: number): number {
    return rank < this.#count ? (this.#scores[rank] ?? -Infinity) : -Infinity;
  }

  /** Moves those that are worse one place on, as far as there is room. */
  offer(slot: number, score: number): void {
    if (this.#count === this.#capacity && !this.#isWorse(this.#count - 1, slot, score)) return;
    if (this.#count < this.#capacity) this.#count++;
    let place = this.#count - 1;
    for (; place > 0 && this.#isWorse(place - 1, slot, score); place--) {
      this.#slots[place] = this.#slots[place - 1] as number;
      this.#scores[place] = this.#scores[place - 1] as number;
    }
    this.#slots[place] = slot;
    this.#scores[place] = score;
  }

  /** Whether what stands at `place` ranks behind a hit. */
  #isWorse(place: number, slot: number, score: number): boolean {
    const own = this.#scores[place] as number;
    return own < score || (own === score && (this.#slots[place] as number) > slot);
  }

  hits(): Hit[] {
    const hits: Hit[] = [];
    for (let rank = 0; rank < this.#count; rank++)
      hits.push({ slot: this.#slots[rank] as number, score: this.#scores[rank] as number });
    return hits;
  }
}
