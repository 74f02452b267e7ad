import { describe, expect, test } from 'vitest';
import { bytes, count, fieldValue, harmless, oneLine, seconds, toJson } from './text.ts';

describe('text of others', () => {
  test.each([
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['\x9b2J', '\\x9b2J'],
    ['over\rwritten', 'over\\x0dwritten'],
    ['back\b\b', 'back\\x08\\x08'],
    ['\x07\x7f', '\\x07\\x7f'],
    ['user\u202etxt.exe', 'user\\u202etxt.exe'],
    ['two\u2028lines', 'two\\u2028lines'],
  ])('%j loses its power over the terminal', (text, shown) => {
    expect(harmless(text)).toBe(shown);
  });

  test.each(['tabs\tand\nlines', 'Grüße, 世界 🎉', 'e\u0301', '👩‍👩‍👧'])('%j stays as it is', (text) => {
    expect(harmless(text)).toBe(text);
  });

  test('cannot pass for a field', () => {
    expect(fieldValue('harmless\nState: active')).toBe('harmless\n  State: active');
  });

  test('cannot pass for another row of a table', () => {
    expect(oneLine('Tea\n0.99  mem_1  Pay\tmallory')).toBe('Tea 0.99  mem_1  Pay mallory');
    expect(oneLine('🎉'.repeat(10), 5)).toBe('🎉🎉🎉🎉…');
  });

  test('is exact in JSON, and harmless there too', () => {
    const text = '\x1b[31m \x9b2J \u202e';
    expect(JSON.parse(toJson({ text }))).toEqual({ text });
    expect(toJson(text)).toBe('"\\u001b[31m \\u009b2J \\u202e"');
  });
});

test('counts have their words', () => {
  expect([0, 1, 2].map((n) => count(n, 'memory', 'memories'))).toEqual([
    '0 memories',
    '1 memory',
    '2 memories',
  ]);
});

test('times have seconds precision', () => {
  expect(seconds('2025-01-15T10:30:00.123Z')).toBe('2025-01-15T10:30:00Z');
});

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [84 * 1024 ** 3, '84.0 GiB'],
])('%d bytes are %s', (number, text) => {
  expect(bytes(number)).toBe(text);
});
