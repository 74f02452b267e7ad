/** Changes come in bursts: that there was one is told once for all within this time. */
const TOGETHER_MS = 250;

/** Tells when what people see of a team is not what it was. */
export class LookOut {
  readonly #parts: () => readonly unknown[];
  readonly #tell: () => void;
  readonly #onFailure: (error: unknown) => void;
  #seen: readonly unknown[] | null = null;
  #isNew = false;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `parts`: whatever the view is made of, as values that differ when it does. */
  constructor(parts: () => readonly unknown[], tell: () => void, onFailure: (error: unknown) => void) {
    this.#parts = parts;
    this.#tell = tell;
    this.#onFailure = onFailure;
  }

  /**
   * Tells in a moment, once for all that is new by then. It looks now, too: what is as before by then was another thing in
   * between, which somebody may have read.
   */
  soon(): void {
    if (this.#closed) return;
    this.#guarded(() => this.#look());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#guarded(() => {
        this.#look();
        if (this.#isNew) this.#tell();
        this.#isNew = false;
      });
    }, TOGETHER_MS).unref();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#onFailure(error);
    }
  }

  #look(): void {
    const parts = this.#parts();
    const isSame = this.#seen?.every((part, index) => part === parts[index]);
    this.#seen = parts;
    if (!isSame) this.#isNew = true;
  }
}
