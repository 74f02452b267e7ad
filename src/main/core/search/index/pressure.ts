import type { SearchIndexStatus } from '../../../../shared/system.ts';
import type { MemoryGauge, MemoryReading } from './memory-gauge.ts';

const CHECK_MS = 5000;
/** Readings in a row that must be good before the index comes back: loading it again and again would cost more than it gives. */
const GOOD_READINGS = 6;
/** With the index back, so many times the least share must still be free. */
const MARGIN = 2;
const MIB = 2 ** 20;

/** What is taken out of memory, and brought back. */
interface Unloadable {
  state(): SearchIndexStatus;
  unload(detail: string): Promise<void>;
  load(): void;
}

export interface PressureOptions {
  index: Unloadable;
  gauge: MemoryGauge;
  /** The share of the memory that must stay free, in percent; 0: never unload. */
  leastFree(): number;
  onChange(message: string): void;
}

/**
 * Takes the search index out of memory while memory is short, and brings it back when there has been plenty for a while. The
 * index is derived, and SQLite answers meanwhile, so this costs time only.
 */
export class PressureWatch {
  readonly #options: PressureOptions;
  #timer: NodeJS.Timeout | undefined;
  /** What the index took when it was unloaded; null while it is not, or not because of this. */
  #freed: number | null = null;
  #good = 0;

  constructor(options: PressureOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.check(), CHECK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Takes one reading and acts on it. */
  async check(): Promise<void> {
    const { index, gauge, leastFree } = this.#options;
    const reading = gauge();
    if (reading === null) return;
    const { phase, bytes } = index.state();
    // Something else has loaded it again.
    if (phase !== 'unloaded') this.#freed = null;
    const least = (reading.total * leastFree()) / 100;
    if (this.#freed !== null) this.#consider(reading.available - this.#freed >= MARGIN * least);
    else if (phase === 'ready' && reading.available < least) await this.#unload(reading, bytes);
  }

  async #unload({ available, total }: MemoryReading, bytes: number): Promise<void> {
    const { index, leastFree, onChange } = this.#options;
    const left = `${Math.floor(available / MIB)} of ${Math.floor(total / MIB)} MiB`;
    const detail = `Memory is short (${left} are free, less than ${leastFree()} %), so the search index was taken out of it. Answers come from SQLite, more slowly, until there is enough again.`;
    this.#freed = bytes;
    this.#good = 0;
    await index.unload(detail);
    onChange(detail);
  }

  #consider(enough: boolean): void {
    this.#good = enough ? this.#good + 1 : 0;
    if (this.#good < GOOD_READINGS) return;
    this.#freed = null;
    this.#options.index.load();
    this.#options.onChange('There is enough memory again; the search index is being loaded.');
  }
}
