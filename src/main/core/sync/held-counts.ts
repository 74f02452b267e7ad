import type { ReadableDb } from '../store/database.ts';
import { sizesOfHeld } from '../store/team-held.ts';

/** What one device can make this one keep for later; all devices that nobody knows have it together. */
const MOST = { entries: 5000, bytes: 16 * 1024 * 1024 };
const UNKNOWN = 'unknown_device';

/** How much is held back, by device: who has too much waiting is not read on, and keeps nobody else waiting. */
export class HeldCounts {
  readonly #sizes = new Map<string, { entries: number; bytes: number }>();

  constructor(db: ReadableDb, team: string) {
    for (const { device, reason, entries, bytes } of sizesOfHeld(db, team))
      this.#move(device, reason, entries, bytes);
  }

  get entries(): number {
    return [...this.#sizes.values()].reduce((sum, { entries }) => sum + entries, 0);
  }

  /** Whether somebody is not read on. */
  get isAnyFull(): boolean {
    return [...this.#sizes.keys()].some((name) => this.#isFull(name));
  }

  isFull(device: string, isKnown: boolean): boolean {
    return this.#isFull(isKnown ? device : UNKNOWN);
  }

  add(device: string, reason: string, bytes: Uint8Array): void {
    this.#move(device, reason, 1, bytes.length);
  }

  remove(device: string, reason: string, bytes: Uint8Array): void {
    this.#move(device, reason, -1, -bytes.length);
  }

  #isFull(name: string): boolean {
    const size = this.#sizes.get(name);
    return size !== undefined && (size.entries >= MOST.entries || size.bytes >= MOST.bytes);
  }

  #move(device: string, reason: string, entries: number, bytes: number): void {
    const name = reason === UNKNOWN ? UNKNOWN : device;
    const size = this.#sizes.get(name) ?? { entries: 0, bytes: 0 };
    this.#sizes.set(name, { entries: size.entries + entries, bytes: size.bytes + bytes });
  }
}
