import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { arrayOf } from '../../../protocol/documents.ts';
import { RelayDocument } from './document.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const texts = (items: readonly unknown[]): string[] =>
  items.map((item) => Buffer.from(item as Uint8Array).toString());

describe('a document of the relay', () => {
  test('T-27: has an array for each device, read from where one was', () => {
    const mine = new RelayDocument();
    const theirs = new RelayDocument();
    theirs.apply(mine.append('anna', [bytes('one'), bytes('two')]));
    theirs.apply(mine.append('anna', [bytes('three')]));
    expect(theirs.devices()).toEqual(['anna']);
    expect(theirs.countOf('anna')).toBe(3);
    expect(texts(theirs.itemsOf('anna', 1))).toEqual(['two', 'three']);
    expect(theirs.itemsOf('anna', 3)).toEqual([]);
    expect(theirs.itemsOf('ben', 0)).toEqual([]);
  });

  test('T-31: knows when a state vector covers what was appended', () => {
    const mine = new RelayDocument();
    const relay = new RelayDocument();
    const update = mine.append('anna', [bytes('one')]);
    expect(mine.isCoveredBy(relay.stateVector())).toBe(false);
    relay.apply(update);
    expect(mine.isCoveredBy(relay.stateVector())).toBe(true);
  });

  test('T-37: knows when a relay lacks something of others', () => {
    const mine = new RelayDocument();
    const relay = new RelayDocument();
    const other = new RelayDocument();
    const update = other.append('ben', [bytes('one')]);
    mine.apply(update);
    expect(mine.isContainedIn(relay.stateVector())).toBe(false);
    relay.apply(update);
    expect(mine.isContainedIn(relay.stateVector())).toBe(true);
  });

  test('holds whatever a relay put there, for who reads it to judge', () => {
    const strange = new Y.Doc();
    strange.getArray(arrayOf('anna')).push([1, { a: 'b' }]);
    strange.getArray('segments').push(['nonsense']);
    const mine = new RelayDocument();
    mine.apply(Y.encodeStateAsUpdate(strange));
    expect(mine.itemsOf('anna', 0)).toEqual([1, { a: 'b' }]);
    expect(mine.sealed()).toEqual(['nonsense']);
    expect(() => mine.apply(bytes('no update'))).toThrow();
  });
});
