import { InvalidArgumentError } from 'commander';
import { describe, expect, test } from 'vitest';
import { alternatives, didYouMean, jsonObject, NONE, numberFrom, oneOf, orNone, positive } from './values.ts';

describe('a number from 0 to 1', () => {
  const importance = numberFrom(0, 1);

  test.each([
    ['0', 0],
    ['0.0', 0],
    ['.5', 0.5],
    ['1', 1],
    ['1e-3', 0.001],
  ])('may be %s', (text, value) => {
    expect(importance(text)).toBe(value);
  });

  test.each(['', ' ', 'nan', 'NaN', 'Infinity', '1.5', '-0.1', '0x1', '0,5', '1e', 'high'])(
    'is not %j',
    (text) => {
      expect(() => importance(text)).toThrow(InvalidArgumentError);
    },
  );
});

test.each(['0', '-1', '1.5', '1e3', '', 'ten', '99999999999999999'])(
  '%j is no whole number of at least 1',
  (text) => {
    expect(() => positive(text)).toThrow(InvalidArgumentError);
  },
);

describe('a word of a few', () => {
  const scope = oneOf(['agent', 'user', 'tenant', 'global'] as const);

  test('is taken as it is', () => {
    expect(scope('tenant')).toBe('tenant');
  });

  test.each([
    ['usr', 'Did you mean user?'],
    ['USER', 'Did you mean user?'],
    ['gloabl', 'Did you mean global?'],
    ['tennant', 'Did you mean tenant?'],
  ])('is suggested for %j', (text, suggestion) => {
    expect(() => scope(text)).toThrow(suggestion);
  });

  test('is not guessed at random', () => {
    expect(didYouMean('everybody', ['agent', 'user'])).toBe('');
  });

  test('is listed with its alternatives', () => {
    expect(alternatives(['a'])).toBe('a');
    expect(alternatives(['a', 'b', 'c'])).toBe('a, b or c');
  });
});

test('metadata is a JSON object and nothing else', () => {
  expect(jsonObject('{"ticket": 42}')).toEqual({ ticket: 42 });
  for (const text of ['[]', 'null', '42', '{ticket: 42}', ''])
    expect(() => jsonObject(text)).toThrow('JSON object');
});

test('an empty value can mean none', () => {
  expect(orNone(numberFrom(0, 1))('')).toBe(NONE);
  expect(orNone(numberFrom(0, 1))('0')).toBe(0);
});
