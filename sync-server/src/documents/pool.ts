/** Something that is used until `release` is called. */
export interface Lease<T> {
  value: T;
  release(): void;
}

interface Slot<T> {
  value: Promise<T>;
  users: number;
  timer: NodeJS.Timeout | undefined;
}

/** Opens things when somebody uses them, once for all users, and closes them when nobody has used them for a while. */
export class Pool<T> {
  readonly #open: (key: string) => Promise<T>;
  readonly #close: (value: T) => Promise<void>;
  readonly #idleMs: number;
  readonly #slots = new Map<string, Slot<T>>();
  readonly #closing = new Map<string, Promise<void>>();

  constructor(open: (key: string) => Promise<T>, close: (value: T) => Promise<void>, idleMs: number) {
    this.#open = open;
    this.#close = close;
    this.#idleMs = idleMs;
  }

  get size(): number {
    return this.#slots.size;
  }

  async use(key: string): Promise<Lease<T>> {
    const slot = this.#slots.get(key) ?? this.#opening(key);
    clearTimeout(slot.timer);
    slot.users += 1;
    let used = true;
    const release = () => {
      if (used) this.#leave(key, slot);
      used = false;
    };
    try {
      return { value: await slot.value, release };
    } catch (error) {
      // The next user tries anew.
      if (this.#slots.get(key) === slot) this.#slots.delete(key);
      throw error;
    }
  }

  /** Closes everything, used or not. */
  async closeAll(): Promise<void> {
    for (const [key, slot] of this.#slots) this.#end(key, slot);
    await Promise.all(this.#closing.values());
  }

  #opening(key: string): Slot<T> {
    // What is being closed may still be writing.
    const before = this.#closing.get(key) ?? Promise.resolve();
    const slot: Slot<T> = { value: before.then(() => this.#open(key)), users: 0, timer: undefined };
    this.#slots.set(key, slot);
    return slot;
  }

  #leave(key: string, slot: Slot<T>): void {
    slot.users -= 1;
    if (slot.users > 0 || this.#slots.get(key) !== slot) return;
    slot.timer = setTimeout(() => this.#end(key, slot), this.#idleMs).unref();
  }

  #end(key: string, slot: Slot<T>): void {
    clearTimeout(slot.timer);
    this.#slots.delete(key);
    const closed = slot.value
      .then(this.#close, () => {
        // It was never open; who asked for it has heard why.
      })
      .finally(() => this.#closing.delete(key));
    this.#closing.set(key, closed);
  }
}
