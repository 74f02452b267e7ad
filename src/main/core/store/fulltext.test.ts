import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyseQuery } from '../search/query.ts';
import { createStore, NOW, served, type TestStore } from '../search/testing/store.ts';
import { memoriesWith } from './fulltext.ts';
import { countMemories, storedFacts } from './ranking.ts';

let store: TestStore;
beforeEach(() => {
  store = createStore();
});
afterEach(() => store.close());

describe('memories with a term', () => {
  it('hold it in any grammatical form, case and accent; newest first', () => {
    const first = store.put('User prefers cafés');
    const second = store.put('A PREFERENCE for the Cafe');
    store.put('something else');
    expect(memoriesWith(store.db, 'preference', served())).toEqual([second.seq, first.seq]);
    expect(memoriesWith(store.db, 'café', served())).toEqual([second.seq, first.seq]);
  });

  it('pass the filter', () => {
    const active = store.put('deployment');
    store.put('deployment', { state: 'inactive' });
    store.put('deployment', { expires_at: NOW });
    store.put('deployment', { deleted_at: NOW });
    expect(memoriesWith(store.db, 'deployment', served())).toEqual([active.seq]);
    expect(countMemories(store.db, served())).toBe(1);
  });

  it('follow a change of the text at once', () => {
    const memory = store.put('red');
    store.change(memory, { content: 'blue' });
    expect(memoriesWith(store.db, 'red', served())).toEqual([]);
    expect(memoriesWith(store.db, 'blue', served())).toEqual([memory.seq]);
  });

  it('are looked up by words alone: the syntax of FTS5 is text like any other', () => {
    const memory = store.put('near and content are words');
    for (const term of [
      '"',
      '""',
      '*',
      'NEAR(',
      'content:near',
      'a OR b',
      '^near',
      "'; DROP TABLE memories; --",
      '\0',
    ])
      expect(() => memoriesWith(store.db, term, served())).not.toThrow();
    expect(memoriesWith(store.db, 'content:nothing', served())).toEqual([]);
    expect(memoriesWith(store.db, 'near', served())).toEqual([memory.seq]);
  });

  it('can be asked for with every term that a query can have', () => {
    store.put('some text');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (query) => {
        for (const { word } of analyseQuery(query).terms) memoriesWith(store.db, word, served());
      }),
      { numRuns: 500 },
    );
  });

  it('are found by every word of their own text', () => {
    const sign = fc.constantFrom(...'aZ9 éÅßøİДжλΩعक你ー_-\'".,!()😀\u200d\t');
    const text = fc.string({ unit: sign, minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, (content) => {
        const { seq } = store.put(content);
        for (const [word] of content.matchAll(/[\p{L}\p{N}\p{M}]*[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu))
          expect(memoriesWith(store.db, word, { sql: 'm.seq = :only', params: { only: seq } })).toEqual([
            seq,
          ]);
      }),
      { numRuns: 300 },
    );
  });
});

it('the speaker of a memory is its metadata.speaker, when that is a text', () => {
  const speakers = ['Ana', 7, null, { name: 'Ana' }].map((speaker) =>
    store.put('a', { metadata: { speaker } }),
  );
  const facts = storedFacts(
    store.db,
    speakers.map(({ seq }) => seq),
  );
  expect(facts.map(({ speaker }) => speaker)).toEqual(['Ana', null, null, null]);
});
