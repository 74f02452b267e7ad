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
    const slots = this.#slots;
    const scores = this.#scores;
    let place = Math.min(this.#count, this.#capacity - 1);
    if (this.#count === this.#capacity && !isWorse(slots, scores, place, slot, score)) return;
    for (; place > 0 && isWorse(slots, scores, place - 1, slot, score); place--) {
      slots[place] = slots[place - 1] as number;
      scores[place] = scores[place - 1] as number;
    }
    slots[place] = slot;
    scores[place] = score;
    if (this.#count < this.#capacity) this.#count++;
  }

  hits(): Hit[] {
    const hits: Hit[] = [];
    for (let rank = 0; rank < this.#count; rank++)
      hits.push({ slot: this.#slots[rank] as number, score: this.#scores[rank] as number });
    return hits;
  }
}

/** Whether what stands at `place` ranks behind a hit. */
function isWorse(slots: Uint32Array, scores: Float64Array, place: number, slot: number, score: number) {
  const own = scores[place] as number;
  return own < score || (own === score && (slots[place] as number) > slot);
}
