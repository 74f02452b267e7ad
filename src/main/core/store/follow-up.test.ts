import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, NOW, served, type TestStore } from '../search/testing/store.ts';
import { CHECKS } from './checks/index.ts';
import type { WritableDb } from './database.ts';
import { memoriesWith } from './fulltext.ts';
import { findMemory, insertMemory, updateMemory } from './memories.ts';
import { queued } from './vectors.ts';

let store: TestStore;
beforeEach(() => {
  store = createStore();
  store.put('The first memory of all');
});
afterEach(() => store.close());

function insert(tx: WritableDb, id: string, content: string) {
  const pattern = findMemory(tx, 'mem_1');
  if (pattern === undefined) throw new Error('the store has no memory to copy');
  const { seq: _, ...record } = pattern;
  return insertMemory(tx, { ...record, id, content });
}

const withWord = (word: string) => memoriesWith(store.db, word, served(NOW)).length;
const waiting = () => queued(store.db, 100).length;
/** What doctor would find, apart from versions, which this store does not write. */
const faults = () => CHECKS.filter(({ name }) => name !== 'versions').flatMap(({ find }) => find(store.db));

describe('what follows new memories', () => {
  it('is written for all memories of a transaction', () => {
    store.db.write((tx) => {
      for (const word of ['heron', 'egret', 'stork']) insert(tx, word, `A ${word} stood in the water`);
    });
    expect(['heron', 'egret', 'stork', 'water'].map(withWord)).toEqual([1, 1, 1, 3]);
    expect(waiting()).toBe(4);
    expect(faults()).toEqual([]);
  });

  it('has the newest words of a memory that is changed in the transaction that made it', () => {
    store.db.write((tx) => {
      const made = insert(tx, 'heron', 'A heron stood in the water');
      updateMemory(tx, { ...made, content: 'A stork stood in the water' });
    });
    expect(['heron', 'stork'].map(withWord)).toEqual([0, 1]);
    expect(faults()).toEqual([]);
  });

  it('leaves out what a savepoint took back, and keeps what was made before and after it', () => {
    store.db.write((tx) => {
      insert(tx, 'heron', 'A heron stood in the water');
      const failing = () =>
        tx.savepoint(() => {
          insert(tx, 'egret', 'An egret stood in the water');
          throw new Error('taken back');
        });
      expect(failing).toThrow('taken back');
      insert(tx, 'stork', 'A stork stood in the water');
    });
    expect(['heron', 'egret', 'stork'].map(withWord)).toEqual([1, 0, 1]);
    expect(waiting()).toBe(3);
    expect(faults()).toEqual([]);
  });

  it('is forgotten with a transaction that fails', () => {
    const failing = () =>
      store.db.write((tx) => {
        insert(tx, 'heron', 'A heron stood in the water');
        throw new Error('rolled back');
      });
    expect(failing).toThrow('rolled back');
    store.put('A stork stood in the water');
    expect(['heron', 'stork'].map(withWord)).toEqual([0, 1]);
    expect(faults()).toEqual([]);
  });
});
