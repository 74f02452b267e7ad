import { describe, expect, test } from 'vitest';
import { parseSetting } from './config.ts';

describe('a setting is read as what it is now:', () => {
  test('a number', () => {
    expect(parseSetting(10, '2.5')).toBe(2.5);
    for (const text of ['', 'ten', 'NaN', 'Infinity'])
      expect(() => parseSetting(10, text)).toThrow('is not a number');
  });

  test('a text', () => {
    expect(parseSetting('required', 'auto')).toBe('auto');
  });

  test('true or false', () => {
    expect(parseSetting(false, 'true')).toBe(true);
    expect(parseSetting(true, 'false')).toBe(false);
    expect(() => parseSetting(false, 'yes')).toThrow('neither true nor false');
  });

  test('a list, with commas or as JSON', () => {
    expect(parseSetting([], 'a.example:1, b.example:2')).toEqual(['a.example:1', 'b.example:2']);
    expect(parseSetting([], '["a.example:1"]')).toEqual(['a.example:1']);
    expect(parseSetting(['a.example:1'], '')).toEqual([]);
    expect(() => parseSetting([], '[oops')).toThrow('not valid JSON');
  });
});
