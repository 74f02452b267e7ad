import { beforeEach, describe, expect, it } from 'vitest';
import { mulberry32 } from '../../domain/random.ts';
import { DIMENSIONS as EMBEDDED } from '../../embed/embedder.ts';
import { DIMENSIONS, MAX_SEGMENTS, SEGMENT_ROWS } from './layout.ts';
import { dataSet, fill, randomFilter, vectorAt, vectorSource } from './testing/vectors.ts';
import { BLOCK_SLOTS, VectorIndex } from './vector-index.ts';

const next = vectorSource('clustered', 1);
const ZERO = new Float32Array(DIMENSIONS);

let index: VectorIndex;
beforeEach(() => {
  index = VectorIndex.create();
});

const slotsOf = (hits: readonly { slot: number }[]) => hits.map(({ slot }) => slot);

it('takes vectors of the length that the model makes', () => {
  expect(DIMENSIONS).toBe(EMBEDDED);
});

it('uses the SIMD kernel where there is one, and the one in TypeScript when told to', () => {
  expect(index.kernel).toBe('wasm-simd');
  expect(VectorIndex.create({ kernel: 'typescript' }).kernel).toBe('typescript');
});

describe('slots', () => {
  it('hold a vector from set to remove', () => {
    index.set(3, next());
    expect([index.has(3), index.has(2), index.size, index.slots]).toEqual([true, false, 1, 4]);
    expect(index.remove(3)).toBe(true);
    expect([index.has(3), index.size, index.slots]).toEqual([false, 0, 4]);
    expect(index.remove(3)).toBe(false);
  });

  it('are found with their cosine by the next search, and by none after they were emptied', () => {
    const vector = next();
    for (let slot = 0; slot < 600; slot++) index.set(slot, next());
    index.set(555, vector);
    const [best] = index.search(vector, { k: 1 });
    expect(best?.slot).toBe(555);
    expect(best?.score).toBeCloseTo(1, 2);
    index.remove(555);
    expect(slotsOf(index.search(vector, { k: 600 }))).not.toContain(555);
  });

  it('forget what they held', () => {
    const [first, second] = [next(), next()];
    index.set(0, first);
    index.set(0, second);
    expect(index.size).toBe(1);
    expect(index.search(second, { k: 1 })[0]?.score).toBeCloseTo(1, 2);
    index.remove(0);
    index.set(1, ZERO);
    const empty = VectorIndex.create();
    empty.set(1, ZERO);
    expect(index.saveBlock(0)).toEqual(empty.saveBlock(0));
  });

  it('may be far apart', () => {
    index.set(0, next());
    index.set(20_000, next());
    expect([index.size, index.slots, index.blocks]).toEqual([2, 20_001, 5]);
    expect(index.search(next(), { k: 5 })).toHaveLength(2);
  });
});

describe('a search', () => {
  it('of an empty index finds nothing', () => {
    expect(index.search(next(), { k: 10 })).toEqual([]);
    index.set(9, next());
    index.remove(9);
    expect(index.search(next(), { k: 10 })).toEqual([]);
  });

  it('returns k and the spare ones, best first, and of equal ones the lower slot first', () => {
    const twin = next();
    for (let slot = 0; slot < 2000; slot++) index.set(slot, slot % 100 === 7 ? twin : next());
    const hits = index.search(twin, { k: 10, spare: 5 });
    expect(slotsOf(hits)).toEqual(Array.from({ length: 15 }, (_, i) => i * 100 + 7));
  });

  it('finds nothing but what passes the filter, however near the rest is', () => {
    const query = next();
    for (let slot = 0; slot < 1000; slot++) index.set(slot, slot < 990 ? query : next());
    const filter = new Uint32Array(32);
    filter[31] = 0xffffffff;
    expect(slotsOf(index.search(query, { k: 20, filter })).sort()).toEqual([
      992, 993, 994, 995, 996, 997, 998, 999,
    ]);
    expect(index.search(query, { k: 20, filter: new Uint32Array(32) })).toEqual([]);
  });

  it('lets no slot beyond the end of the filter pass', () => {
    for (let slot = 0; slot < 100; slot++) index.set(slot, next());
    const filter = Uint32Array.of(0b101);
    expect(slotsOf(index.search(next(), { k: 10, filter })).sort()).toEqual([0, 2]);
    expect(index.search(next(), { k: 10, filter: new Uint32Array() })).toEqual([]);
    expect(index.search(next(), { k: 100 })).toHaveLength(100);
  });

  it('gives a vector of zeros the score 0', () => {
    index.set(0, ZERO);
    index.set(1, next());
    expect(index.search(next(), { k: 2 }).find(({ slot }) => slot === 0)?.score).toBeCloseTo(0);
    expect(slotsOf(index.search(ZERO, { k: 2 }))).toEqual([0, 1]);
  });

  it('agrees with the scores of single slots', () => {
    for (let slot = 0; slot < 5000; slot += 3) index.set(slot, next());
    const query = next();
    const hits = index.search(query, { k: 40 });
    expect([...index.scores(query, Uint32Array.from(slotsOf(hits)))]).toEqual(hits.map(({ score }) => score));
    index.remove(0);
    expect([...index.scores(query, Uint32Array.of(0))]).toEqual([0]);
  });
});

describe('blocks', () => {
  const data = dataSet('clustered', BLOCK_SLOTS + 1000, 20, 7);

  it('bring back the same index', () => {
    fill(index, data);
    index.remove(17);
    const copy = VectorIndex.create();
    for (let block = 0; block < index.blocks; block++) copy.loadBlock(block, index.saveBlock(block));
    expect([copy.size, copy.slots]).toEqual([index.size, index.slots]);
    const filter = randomFilter(data.count, 0.5, mulberry32(1));
    // Each has a mean of its own, so they may differ in what is hardest to find.
    for (const query of data.queries)
      expect(copy.search(query, { k: 1, filter })).toEqual(index.search(query, { k: 1, filter }));
    expect(copy.saveBlock(1)).toEqual(index.saveBlock(1));
  });

  it('are found after a later load into an index that is in use', () => {
    fill(index, data);
    const query = vectorAt(data, BLOCK_SLOTS + 5);
    const last = index.saveBlock(1);
    const other = VectorIndex.create();
    for (let slot = 0; slot < BLOCK_SLOTS; slot++) other.set(slot, vectorAt(data, slot));
    other.settle();
    other.loadBlock(1, last);
    expect(other.search(query, { k: 1 })[0]?.slot).toBe(BLOCK_SLOTS + 5);
    expect(other.size).toBe(data.count);
  });

  it('replace what was there', () => {
    index.set(5, next());
    const block = index.saveBlock(0);
    index.set(100, next());
    index.loadBlock(0, block);
    expect([index.size, index.has(5), index.has(100)]).toEqual([1, true, false]);
  });

  it('hold no more than codes, scales and a bit for each row', () => {
    fill(index, data);
    expect(index.saveBlock(0).length).toBeLessThan(BLOCK_SLOTS * 389);
    expect(index.saveBlock(1).length).toBeLessThan(BLOCK_SLOTS * 5 + 1000 * 384);
  });

  it.each<[string, (block: Uint8Array<ArrayBuffer>) => Uint8Array]>([
    ['cut short', (block) => block.subarray(0, -1)],
    ['empty', () => new Uint8Array()],
    ['of another format', (block) => block.fill(0, 0, 1)],
    ['of other dimensions', (block) => block.fill(0, 4, 5)],
    ['of more rows than fit', (block) => block.fill(0xff, 8, 12)],
    ['with a scale that is no number', (block) => block.fill(0xff, 600, 604)],
    ['with rows that it does not have', (block) => block.fill(0xff, 400, 401)],
  ])('are refused when %s, and nothing changes', (_name, damage) => {
    index.set(5, next());
    const before = index.saveBlock(0);
    expect(() => index.loadBlock(0, damage(index.saveBlock(0) as Uint8Array<ArrayBuffer>))).toThrow(
      expect.objectContaining({ code: 'internal', hint: expect.stringContaining('--rebuild') }),
    );
    expect(index.saveBlock(0)).toEqual(before);
    expect(index.size).toBe(1);
  });
});

describe('what is no vector, slot or search', () => {
  it.each<[string, () => unknown]>([
    ['a vector of another length', () => index.set(0, new Float32Array(383))],
    ['a vector that is not of unit length', () => index.set(0, new Float32Array(DIMENSIONS).fill(2))],
    ['a vector with NaN', () => index.set(0, new Float32Array(DIMENSIONS).fill(NaN))],
    ['a query with NaN', () => index.search(new Float32Array(DIMENSIONS).fill(NaN), { k: 1 })],
    ['a negative slot', () => index.set(-1, next())],
    ['half a slot', () => index.set(0.5, next())],
    ['a slot that never held anything', () => index.scores(next(), Uint32Array.of(1))],
    ['a search for none', () => index.search(next(), { k: 0 })],
    ['a search for a part', () => index.search(next(), { k: 1.5 })],
    ['a block that is not there', () => index.saveBlock(0)],
  ])('is refused: %s', (_name, action) => {
    expect(action).toThrow(RangeError);
    expect(index.size).toBe(0);
  });

  it('is refused with a way out when there is no room', () => {
    expect(() => index.set(MAX_SEGMENTS * SEGMENT_ROWS, next())).toThrow(
      expect.objectContaining({ code: 'unavailable', hint: expect.any(String) }),
    );
    expect(index.size).toBe(0);
  });
});
