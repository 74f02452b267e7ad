import { describe, expect, test } from 'vitest';
import { chordOf, keyNames } from './keys.ts';

const press = (
  key: string,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a pressed key', () => {
  test('is named by its character', () => {
    expect(chordOf(press('j'))).toBe('j');
    expect(chordOf(press('?', { shiftKey: true }))).toBe('?');
    expect(chordOf(press('A', { shiftKey: true }))).toBe('shift+a');
    expect(chordOf(press(' '))).toBe('space');
    expect(chordOf(press('Enter'))).toBe('enter');
  });

  test('has one name for Ctrl and, on a Mac, Cmd', () => {
    expect(chordOf(press('k', { ctrlKey: true }), false)).toBe('mod+k');
    expect(chordOf(press('k', { metaKey: true }), true)).toBe('mod+k');
    expect(chordOf(press('k', { ctrlKey: true }), true)).toBe('ctrl+k');
  });

  test('is nothing while only a modifier is held', () => {
    expect(chordOf(press('Shift', { shiftKey: true }))).toBeNull();
  });
});

test('shortcuts are shown by the names on the keys', () => {
  expect(keyNames('mod+k', false)).toEqual([['Ctrl', 'K']]);
  expect(keyNames('mod+shift+z', true)).toEqual([['⌘', '⇧', 'Z']]);
  expect(keyNames('g m')).toEqual([['G'], ['M']]);
});
