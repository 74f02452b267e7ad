import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase32, toBase32 } from './base32.ts';
import { clockAt, isFuture, msOf, observe, tick } from './clock.ts';
import {
  deviceIdOf,
  epochOf,
  fingerprintOf,
  idBytes,
  isOperationOf,
  isTeamId,
  newOperationId,
  teamIdOf,
  toHex,
} from './ids.ts';

const KEY = Buffer.alloc(32, 7);

describe('base32 (T-2)', () => {
  test.each([
    ['', ''],
    ['f', 'my'],
    ['fo', 'mzxq'],
    ['foo', 'mzxw6'],
    ['foob', 'mzxw6yq'],
    ['fooba', 'mzxw6ytb'],
    ['foobar', 'mzxw6ytboi'],
  ])('of %j is that of RFC 4648, section 10, in lower case and without padding', (text, encoded) => {
    expect(toBase32(Buffer.from(text))).toBe(encoded);
  });

  test('goes back and forth, and has one spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase32(toBase32(bytes))).toEqual(bytes);
      }),
    );
    for (const text of ['MZXW6', 'mzxw6=', 'mzxq1', 'mz', 'mzx', 'mzxr']) {
      const bytes = fromBase32(text);
      expect(bytes === null || toBase32(bytes) === text).toBe(true);
    }
    expect(fromBase32('mzxr')).toBeNull();
  });
});

test('ids are made of keys (T-2), and stay what they are', () => {
  expect(teamIdOf(KEY)).toBe('tmjoyg7dsohj3rluqb2vz5bkscg5');
  expect(deviceIdOf(KEY)).toBe('joyg7dsohj3rluqb2vz5bkscg4');
  expect(isTeamId(teamIdOf(KEY))).toBe(true);
  expect(isTeamId('tm../../x')).toBe(false);
  expect(idBytes(deviceIdOf(KEY))).toHaveLength(16);
  expect(idBytes('short')).toBeNull();
});

test('a fingerprint is six groups of five digits (T-4)', () => {
  expect(fingerprintOf(KEY)).toBe('48142 21889 88962 00171 93095 92754');
});

test('an epoch has the number of its key (T-24)', () => {
  expect(epochOf(KEY)).toBe(197669079804899);
  expect(epochOf(Buffer.alloc(32, 8))).not.toBe(epochOf(KEY));
});

test('an operation carries the device that made it (T-9)', () => {
  const device = deviceIdOf(KEY);
  const id = newOperationId(device);
  expect(id.startsWith(toHex(idBytes(device) ?? new Uint8Array()))).toBe(true);
  expect(isOperationOf(device, id)).toBe(true);
  expect(isOperationOf(deviceIdOf(Buffer.alloc(32, 8)), id)).toBe(false);
  expect(isOperationOf(device, id.toUpperCase())).toBe(false);
});

describe('clocks (T-3)', () => {
  test('rise with the time, and above what was accepted', () => {
    expect(msOf(tick(0, 5_000))).toBe(5_000);
    const seen = observe(clockAt(5_000), clockAt(9_000));
    expect(tick(seen, 6_000)).toBe(clockAt(9_000) + 1);
    expect(tick(tick(0, 5_000), 5_000)).toBe(clockAt(5_000) + 1);
  });

  test('stay safe integers for two hundred years', () => {
    expect(Number.isSafeInteger(clockAt(Date.UTC(2225, 0, 1)))).toBe(true);
  });

  test('that are more than a day ahead have to wait', () => {
    const day = 24 * 60 * 60 * 1000;
    expect(isFuture(clockAt(day + 5), 5)).toBe(false);
    expect(isFuture(clockAt(day + 6), 5)).toBe(true);
  });
});
