/** A growing set of small whole numbers, one bit each. */
export class Bits {
  words: Uint32Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.words = new Uint32Array(Math.ceil(capacity / 32));
  }

  reserve(capacity: number): void {
    const length = Math.ceil(capacity / 32);
    if (length <= this.words.length) return;
    const grown = new Uint32Array(length);
    grown.set(this.words);
    this.words = grown;
  }

  /** False for what lies outside of the capacity. */
  has(index: number): boolean {
    return (((this.words[index >>> 5] as number) >>> (index & 31)) & 1) === 1;
  }

  add(index: number): void {
    this.words[index >>> 5] = (this.words[index >>> 5] as number) | (1 << (index & 31));
  }

  delete(index: number): void {
    this.words[index >>> 5] = (this.words[index >>> 5] as number) & ~(1 << (index & 31));
  }

  forEach(action: (index: number) => void): void {
    for (let word = 0; word < this.words.length; word++)
      for (let rest = this.words[word] as number; rest !== 0; rest &= rest - 1)
        action(word * 32 + 31 - Math.clz32(rest & -rest));
  }
}
