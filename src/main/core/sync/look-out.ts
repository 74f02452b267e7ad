/** Changes come in bursts: that there was one is told once for all within this time. */
const TOGETHER_MS = 250;

/** Tells when what people see of a team is not what it was. */
export class LookOut {
  readonly #parts: () => readonly unknown[];
  readonly #tell: () => void;
  readonly #onFailure: (error: unknown) => void;
  #seen: readonly unknown[] | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `parts`: whatever the view is made of, as values that differ when it does. */
  constructor(parts: () => readonly unknown[], tell: () => void, onFailure: (error: unknown) => void) {
    this.#parts = parts;
    this.#tell = tell;
    this.#onFailure = onFailure;
  }

  /** Looks in a moment; what is new by then is told once. */
  soon(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      try {
        this.#look();
      } catch (error) {
        this.#onFailure(error);
      }
    }, TOGETHER_MS).unref();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #look(): void {
    const parts = this.#parts();
    const isSame = this.#seen?.every((part, index) => part === parts[index]);
    this.#seen = parts;
    if (!isSame) this.#tell();
  }
}
