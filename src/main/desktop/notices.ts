/** How long news is gathered: an agent that stores twenty memories is one notification. */
const GATHER_MS = 10_000;

/** Gathers news of memories that wait into few notifications. */
export class Notices {
  readonly #show: (text: string) => void;
  #gathered = 0;
  #due: NodeJS.Timeout | undefined;

  constructor(show: (text: string) => void) {
    this.#show = show;
  }

  /** `more` memories wait since the last call. */
  add(more: number): void {
    this.#gathered += more;
    this.#due ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  /** The person has looked: nothing of what was gathered is news any more. */
  clear(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    this.#gathered = 0;
  }

  #tell(): void {
    const count = this.#gathered;
    this.clear();
    this.#show(
      count === 1 ? 'A new memory waits for your review.' : `${count} new memories wait for your review.`,
    );
  }
}
