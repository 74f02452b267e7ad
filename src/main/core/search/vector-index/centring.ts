import type { Kernel } from './kernel.ts';
import { DIMENSIONS, MEAN, SEGMENT_ROWS } from './layout.ts';
import type { LinearMemory } from './memory.ts';
import { isLive, placeOf } from './slots.ts';

/** Vectors that a mean is taken of: its error is then below a hundredth of their spread. */
const SAMPLE = 16_384;
/** Changes that a new mean is not worth the trouble for. */
const FEW = 64;

/** Adds a vector to `sums`. */
function addVector({ views }: LinearMemory, slot: number, sums: Float64Array): void {
  const place = placeOf(slot);
  const scale = views.floats[place.scale] ?? 0;
  for (let i = 0; i < DIMENSIONS; i++) sums[i] = (sums[i] ?? 0) + (views.codes[place.codes + i] ?? 0) * scale;
}

/**
 * Keeps the mean that is subtracted before signs are taken, and what is derived from it. Results are right with any mean,
 * but the nearer it is to the vectors, the sharper the estimates. So it stays until as many vectors have changed as there
 * were when it was taken: that follows growth and drift, at a constant cost for each change.
 */
export class Centring {
  readonly #kernel: Kernel;
  readonly #underived = new Set<number>();
  #changes = Infinity;
  #size = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Notes that the vector of a slot changed, and derives its bits. */
  slotChanged(slot: number): void {
    const { segment, row } = placeOf(slot);
    this.#changes++;
    this.#kernel.derive({ segment, from: row, to: row + 1 });
  }

  /** Notes that a segment was filled with `vectors`. Its bits are derived by the next `settle`. */
  segmentChanged(segment: number, vectors: number): void {
    this.#changes += vectors;
    this.#underived.add(segment);
  }

  /** Derives what is missing; everything, after a new mean was due: then it returns true. `slots` have been in use, `size` of them are now. */
  settle(slots: number, size: number): boolean {
    const due = this.#changes >= Math.max(this.#size, FEW);
    if (due) this.#centre(slots, size);
    for (const segment of this.#underived) this.#kernel.derive({ segment, from: 0, to: SEGMENT_ROWS });
    this.#underived.clear();
    return due;
  }

  #centre(slots: number, size: number): void {
    const { memory } = this.#kernel;
    const sums = new Float64Array(DIMENSIONS);
    let count = 0;
    for (let slot = 0; slot < slots; slot += Math.ceil(slots / SAMPLE)) {
      if (!isLive(memory, slot)) continue;
      addVector(memory, slot, sums);
      count++;
    }
    for (let i = 0; i < DIMENSIONS; i++)
      memory.views.floats[MEAN / 4 + i] = (sums[i] ?? 0) / Math.max(count, 1);
    for (let segment = 0; segment < memory.segments; segment++) this.#underived.add(segment);
    this.#changes = 0;
    this.#size = size;
  }
}
