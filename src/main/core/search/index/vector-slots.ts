/** Which memory each slot of the vector index belongs to, and the slots of each memory. */
export class VectorSlots {
  /** The row of a slot; 0: none. */
  rowOf = new Uint32Array(0);
  /** CRC-32 of the vector of a slot. */
  checksums = new Uint32Array(0);
  /** The next slot of the same row plus one; 0: no more. */
  #next = new Uint32Array(0);
  /** The first slot of a row plus one; 0: none. */
  #first = new Uint32Array(0);
  /** Slots from here on are empty. */
  end = 0;

  get bytes(): number {
    return 2 * this.rowOf.byteLength + this.#next.byteLength + this.#first.byteLength;
  }

  add(slot: number, row: number, checksum: number): void {
    this.#reserve(slot + 1, row + 1);
    this.#link(slot, row, checksum);
  }

  /** Takes up the slots from `first` on; row 0 stands for none. */
  load(first: number, rows: Uint32Array, checksums: Uint32Array): void {
    this.#reserve(
      first + rows.length,
      rows.reduce((end, row) => Math.max(end, row + 1), 0),
    );
    for (let at = 0; at < rows.length; at++)
      if (rows[at] !== 0) this.#link(first + at, rows[at] as number, checksums[at] as number);
  }

  #reserve(slots: number, rows: number): void {
    this.rowOf = grown(this.rowOf, slots);
    this.#next = grown(this.#next, slots);
    this.#first = grown(this.#first, rows);
    this.checksums = grown(this.checksums, slots);
  }

  #link(slot: number, row: number, checksum: number): void {
    this.rowOf[slot] = row;
    this.checksums[slot] = checksum;
    this.#next[slot] = this.#first[row] as number;
    this.#first[row] = slot + 1;
    this.end = Math.max(this.end, slot + 1);
  }

  /** The slots of a row. */
  of(row: number): number[] {
    const slots: number[] = [];
    this.forEachOf(row, (slot) => slots.push(slot));
    return slots;
  }

  forEachOf(row: number, action: (slot: number) => void): void {
    for (let slot = this.first(row); slot >= 0; slot = this.after(slot)) action(slot);
  }

  /** The first slot of a row; −1: it has none. */
  first(row: number): number {
    return (this.#first[row] ?? 0) - 1;
  }

  /** The slot after one of the same row; −1: no more. */
  after(slot: number): number {
    return (this.#next[slot] as number) - 1;
  }

  /** Takes a slot from the row that it belongs to. */
  remove(slot: number): void {
    const row = this.rowOf[slot] as number;
    const after = this.#next[slot] as number;
    const before = this.of(row).find((other) => this.#next[other] === slot + 1);
    if (before === undefined) this.#first[row] = after;
    else this.#next[before] = after;
    this.rowOf[slot] = 0;
    this.#next[slot] = 0;
  }

  /** Takes all slots from a row. */
  clear(row: number): void {
    if (row >= this.#first.length) return;
    for (const slot of this.of(row)) {
      this.rowOf[slot] = 0;
      this.#next[slot] = 0;
    }
    this.#first[row] = 0;
  }
}

function grown(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  if (length <= array.length) return array;
  const larger = new Uint32Array(Math.ceil(length * 1.25) + 1024);
  larger.set(array);
  return larger;
}
