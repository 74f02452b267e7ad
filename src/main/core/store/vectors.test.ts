import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MemoryRecord } from '../domain/memory.ts';
import { createStore, NOW, served, type TestStore } from '../search/testing/store.ts';
import {
  cosines,
  countQueued,
  nearest,
  queued,
  queuedAmong,
  queueOutdated,
  removeVectors,
  saveVectors,
} from './vectors.ts';

const MODEL = 'model-a';
const ALL = { sql: 'TRUE', params: {} };

/** A unit vector at `angle` (radians) from the first axis, turned towards another axis. */
function at(angle: number, axis = 1): Float32Array {
  const vector = new Float32Array(384);
  vector[0] = Math.cos(angle);
  vector[axis] = Math.sin(angle);
  return vector;
}

let store: TestStore;
beforeEach(() => {
  store = createStore();
});
afterEach(() => store.close());

const save = ({ seq, content }: MemoryRecord, vectors: Float32Array[], model = MODEL) =>
  store.db.write((tx) => saveVectors(tx, { seq, content, model, vectors }));
const count = (table: string) => store.db.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n;

describe('saving vectors', () => {
  it('takes the memory from the queue and replaces what was there', () => {
    const memory = store.put('a long text');
    expect(queued(store.db, 10)).toEqual([{ seq: memory.seq, content: 'a long text' }]);
    expect(save(memory, [at(0), at(1), at(2)])).toBe(true);
    expect(save(memory, [at(0.5)])).toBe(true);
    expect([count('pieces'), count('vectors'), count('embedding_queue')]).toEqual([1, 1, 0]);
    expect(cosines(store.db, at(0), MODEL, [memory.seq]).get(memory.seq)).toBeCloseTo(Math.cos(0.5));
  });

  it('is refused when the text has changed meanwhile', () => {
    const memory = store.put('before');
    store.change(memory, { content: 'after' });
    expect(save(memory, [at(0)])).toBe(false);
    expect(queued(store.db, 10)).toEqual([{ seq: memory.seq, content: 'after' }]);
    expect(count('vectors')).toBe(0);
  });

  it('is refused for a purged memory', () => {
    const memory = store.put('secret');
    const purged = store.change(memory, { content: '', purged_at: NOW });
    expect(save(memory, [at(0)])).toBe(false);
    expect(save(purged, [at(0)])).toBe(false);
    expect(queued(store.db, 10)).toEqual([]);
  });

  it('is undone with its transaction', () => {
    const { seq, content } = store.put('text');
    const failing = () =>
      store.db.write((tx) => {
        saveVectors(tx, { seq, content, model: MODEL, vectors: [at(0)] });
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect([count('pieces'), count('vectors'), count('embedding_queue')]).toEqual([0, 0, 1]);
  });
});

it('removing vectors leaves nothing of the memory', () => {
  const [one, other] = [store.put('one'), store.put('other')];
  save(one, [at(0), at(1)]);
  save(other, [at(0)]);
  store.change(one, { content: 'changed, so queued again' });
  store.db.write((tx) => removeVectors(tx, one.seq));
  expect([count('pieces'), count('vectors'), count('embedding_queue')]).toEqual([1, 1, 0]);
});

describe('the queue', () => {
  it('is oldest first, leaves out what it is told to, and can be asked about some', () => {
    const [a, b, c] = [store.put('a'), store.put('b'), store.put('c')];
    expect(queued(store.db, 2).map(({ seq }) => seq)).toEqual([a.seq, b.seq]);
    expect(queued(store.db, 2, [a.seq]).map(({ seq }) => seq)).toEqual([b.seq, c.seq]);
    expect(queuedAmong(store.db, [c.seq, 999]).map(({ seq }) => seq)).toEqual([c.seq]);
  });

  it('counts only what passes the filter', () => {
    store.put('a');
    store.put('b', { state: 'inactive' });
    expect(countQueued(store.db, served(), 100)).toBe(1);
    expect(countQueued(store.db, ALL, 1)).toBe(1);
  });

  it('takes in what another model embedded, page by page', () => {
    const memories = ['a', 'b', 'c', 'd'].map((text) => store.put(text));
    for (const [index, memory] of memories.entries()) save(memory, [at(0), at(1)], index < 2 ? 'old' : MODEL);
    let after: number | null = 0;
    let pages = 0;
    while (after !== null) {
      const from: number = after;
      after = store.db.write((tx) => queueOutdated(tx, MODEL, from, 3));
      pages += 1;
    }
    expect(pages).toBe(4);
    expect(queued(store.db, 10).map(({ content }) => content)).toEqual(['a', 'b']);
  });
});

describe('the nearest memories', () => {
  it('are ordered by the cosine of their best piece', () => {
    const [far, near, twice] = [store.put('far'), store.put('near'), store.put('twice')];
    save(far, [at(1.2)]);
    save(near, [at(0.3)]);
    save(twice, [at(3), at(0.1)]);
    const found = nearest(store.db, at(0), MODEL, served(), 2);
    expect(found.map(({ seq }) => seq)).toEqual([twice.seq, near.seq]);
    expect(found[0]?.cosine).toBeCloseTo(Math.cos(0.1), 5);
  });

  it('are as many as asked for although the pieces of one memory crowd the answer', () => {
    const book = store.put('book');
    save(
      book,
      Array.from({ length: 50 }, (_, index) => at(index / 1000)),
    );
    const notes = Array.from({ length: 8 }, (_, index) => store.put(`note ${index}`));
    for (const [index, note] of notes.entries()) save(note, [at(0.5 + index / 10)]);
    const found = nearest(store.db, at(0), MODEL, served(), 6);
    expect(found.map(({ seq }) => seq)).toEqual([book.seq, ...notes.slice(0, 5).map(({ seq }) => seq)]);
  });

  it('are compared under one model only', () => {
    const [old, current] = [store.put('old'), store.put('current')];
    save(old, [at(0)], 'model-b');
    save(current, [at(1)]);
    expect(nearest(store.db, at(0), MODEL, ALL, 10).map(({ seq }) => seq)).toEqual([current.seq]);
    expect([...cosines(store.db, at(0), MODEL, [old.seq, current.seq]).keys()]).toEqual([current.seq]);
  });

  it('are none where nothing passes the filter', () => {
    save(store.put('a'), [at(0)]);
    expect(nearest(store.db, at(0), MODEL, { sql: 'FALSE', params: {} }, 10)).toEqual([]);
  });

  it('are the same as by comparing every vector, whatever the filter', () => {
    const memory = fc.record({
      scope: fc.constantFrom('agent', 'user', 'tenant'),
      type: fc.constantFrom('fact', 'preference', 'experience'),
      state: fc.constantFrom('active', 'inactive'),
      importance: fc.constantFrom(null, 0, 0.5, 1),
      angles: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 0, maxLength: 4 }),
    });
    const filter = fc.record({
      scopes: fc.subarray(['agent', 'user', 'tenant'] as const),
      type: fc.option(fc.constantFrom('fact', 'preference', 'experience')),
      state: fc.constantFrom('active', 'inactive'),
      importance: fc.option(fc.constantFrom(0, 0.5)),
    });
    fc.assert(
      fc.property(
        fc.array(memory, { maxLength: 25 }),
        filter,
        fc.integer({ min: 1, max: 8 }),
        (rows, f, k) => {
          const scratch = createStore();
          try {
            const stored = rows.map(({ angles, ...fields }, index) => {
              const record = scratch.put(`text ${index}`, fields);
              const vectors = angles.map((angle) => at(angle / 1000, 1 + (index % 300)));
              const { seq, content } = record;
              scratch.db.write((tx) => saveVectors(tx, { seq, content, model: MODEL, vectors }));
              return { record, best: Math.max(...angles.map((angle) => Math.cos(angle / 1000))), angles };
            });
            const where = {
              sql: `m.scope IN (SELECT value FROM json_each(:f_scopes)) AND m.type = coalesce(:f_type, m.type)
              AND m.state = :f_state AND (:f_importance IS NULL OR m.importance >= :f_importance)`,
              params: {
                f_scopes: JSON.stringify(f.scopes),
                f_type: f.type,
                f_state: f.state,
                f_importance: f.importance,
              },
            };
            const expected = stored
              .filter(({ record, angles }) => {
                const important = f.importance === null || (record.importance ?? -1) >= f.importance;
                const scoped = f.scopes.some((scope) => scope === record.scope);
                const typed = f.type === null || f.type === record.type;
                return angles.length > 0 && scoped && typed && record.state === f.state && important;
              })
              .map(({ best }) => best)
              .sort((a, b) => b - a)
              .slice(0, k);
            const found = nearest(scratch.db, at(0), MODEL, where, k);
            expect(found).toHaveLength(expected.length);
            for (const [rank, { cosine }] of found.entries())
              expect(cosine).toBeCloseTo(expected[rank] ?? 9, 3);
            const bestOf = new Map(stored.map(({ record, best }) => [record.seq, best]));
            for (const { seq, cosine } of found) expect(cosine).toBeCloseTo(bestOf.get(seq) ?? 9, 4);
          } finally {
            scratch.close();
          }
        },
      ),
      { numRuns: 30 },
    );
  });
});
