/** Keeps the best rows of those that it is offered: the highest score first, of equal ones the newest. A heap. */
export class Ranking {
  readonly #rows: number[] = [];
  readonly #scores: number[] = [];
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** A score below this has no chance. */
  get floor(): number {
    return this.#rows.length < this.#capacity
      ? Number.NEGATIVE_INFINITY
      : (this.#scores[0] ?? Number.POSITIVE_INFINITY);
  }

  offer(row: number, score: number): void {
    if (this.#rows.length < this.#capacity) {
      this.#rows.push(row);
      this.#scores.push(score);
      this.#rise(this.#rows.length - 1);
    } else if (this.#capacity > 0 && this.#isWorse(0, row, score)) {
      this.#rows[0] = row;
      this.#scores[0] = score;
      this.#sink();
    }
  }

  /** Best first. */
  rows(): number[] {
    return this.#rows
      .map((row, index) => ({ row, score: this.#scores[index] as number }))
      .sort((a, b) => b.score - a.score || b.row - a.row)
      .map(({ row }) => row);
  }

  /** Whether what stands at `index` ranks behind the given row. */
  #isWorse(index: number, row: number, score: number): boolean {
    const own = this.#scores[index] as number;
    return own < score || (own === score && (this.#rows[index] as number) < row);
  }

  #swap(a: number, b: number): void {
    const row = this.#rows[a] as number;
    const score = this.#scores[a] as number;
    this.#rows[a] = this.#rows[b] as number;
    this.#scores[a] = this.#scores[b] as number;
    this.#rows[b] = row;
    this.#scores[b] = score;
  }

  /** The worst stands at the top. */
  #rise(from: number): void {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (this.#isWorse(parent, this.#rows[index] as number, this.#scores[index] as number)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(): void {
    for (let index = 0; ; ) {
      let worst = index;
      for (const child of [2 * index + 1, 2 * index + 2])
        if (
          child < this.#rows.length &&
          !this.#isWorse(worst, this.#rows[child] as number, this.#scores[child] as number)
        )
          worst = child;
      if (worst === index) return;
      this.#swap(index, worst);
      index = worst;
    }
  }
}
