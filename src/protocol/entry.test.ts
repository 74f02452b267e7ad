import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCbor } from './cbor.ts';
import { chainDefect } from './chain.ts';
import { type Entry, headOf, isEntrySigned, isEntrySignedLater, makeEntry, parseEntry } from './entry.ts';
import { ProtocolError } from './errors.ts';
import { deviceIdOf, idBytes, teamIdOf } from './ids.ts';
import { ENTRY_MAX_BYTES } from './limits.ts';
import { newSeed, signerOf } from './signing.ts';

const signer = signerOf(Buffer.alloc(32, 1));
const team = teamIdOf(signer.publicKey);
const device = deviceIdOf(signer.publicKey);
const place = { team, stream: 'log', device, head: null, clock: 1000 } as const;
const first = makeEntry(place, { note: 'first' }, signer);
const next = (head: Entry, clock: number, note = '') =>
  makeEntry({ ...place, head: headOf(head), clock }, { note }, signer);

/** An entry of any body, signed as it should be. */
function entryOf(body: Record<string, unknown>): Uint8Array {
  const bytes = encodeCbor(body);
  return encodeCbor([bytes, signer.sign(Buffer.concat([Buffer.from('holdfast/entry/1\0'), bytes]))]);
}
const BODY = { v: 1, t: team, s: 'log', d: idBytes(device), n: 1, p: new Uint8Array(), c: 5 };

describe('an entry (T-5, T-6)', () => {
  test('is read as it was written', () => {
    const second = next(first, 1001, 'second');
    expect(encodeCbor(parseEntry(second.bytes))).toEqual(encodeCbor(second));
    expect(second).toMatchObject({
      team,
      stream: 'log',
      device,
      number: 2,
      previous: first.hash,
      clock: 1001,
    });
    expect(second.body.note).toBe('second');
  });

  test('is signed by its device, over its body and what kind of thing it is', async () => {
    expect(isEntrySigned(first, signer.publicKey)).toBe(true);
    const other = signerOf(newSeed()).publicKey;
    expect(isEntrySigned(first, other)).toBe(false);
    expect(await isEntrySignedLater(first, other)).toBe(false);
    expect(await isEntrySignedLater(first, signer.publicKey)).toBe(true);
  });

  test('is refused, or not signed, once a bit of it is another', () => {
    fc.assert(
      fc.property(fc.nat(first.bytes.length * 8 - 1), (bit) => {
        const bytes = Uint8Array.from(first.bytes);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        try {
          expect(isEntrySigned(parseEntry(bytes), signer.publicKey)).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ['of a team that is none', { t: 'team' }],
    ['of another stream', { s: 'doc' }],
    ['with number 0', { n: 0 }],
    ['with a broken number', { n: 1.5 }],
    ['that is the first, and has one before it', { p: new Uint8Array(32) }],
    ['that is not the first, and has none before it', { n: 2 }],
    ['of a device with a short id', { d: new Uint8Array(15) }],
    ['without a clock', { c: null }],
    ['with a clock that is no integer', { c: 0.5 }],
  ])('%s is malformed', (_, wrong) => {
    expect(() => parseEntry(entryOf({ ...BODY, ...wrong }))).toThrow(ProtocolError);
  });

  test('may not be larger than 256 KiB', () => {
    const fits = entryOf({ ...BODY, x: new Uint8Array(ENTRY_MAX_BYTES - 500) });
    expect(parseEntry(fits).number).toBe(1);
    expect(() => parseEntry(entryOf({ ...BODY, x: new Uint8Array(ENTRY_MAX_BYTES) }))).toThrow('too large');
  });
});

describe('an entry of a newer program (T-7)', () => {
  test('keeps what this one does not know', () => {
    expect(parseEntry(entryOf({ ...BODY, future: { a: 1 } })).body.future).toEqual({ a: 1 });
  });

  test('can be applied when it says that this one can read it, and only then', () => {
    const readable = (more: Record<string, unknown>) => parseEntry(entryOf({ ...BODY, ...more })).readable;
    expect(readable({})).toBe(true);
    expect(readable({ v: 2, r: 1 })).toBe(true);
    expect(readable({ v: 2, r: 2 })).toBe(false);
    expect(readable({ v: 2 })).toBe(false);
  });
});

describe('the chain of a device (T-6)', () => {
  const second = next(first, 1001, 'second');
  const third = next(second, 1002);

  test('goes on with the next number, the hash before it and a later clock', () => {
    expect(chainDefect(null, first)).toBeNull();
    expect(chainDefect(headOf(first), second)).toBeNull();
    expect(chainDefect(headOf(second), third)).toBeNull();
  });

  test('shows gaps, repetitions and forks', () => {
    expect(chainDefect(headOf(first), third)).toBe('gap');
    expect(chainDefect(null, second)).toBe('gap');
    expect(chainDefect(headOf(second), second)).toBe('replayed');
    expect(chainDefect(headOf(third), first)).toBe('replayed');
    expect(chainDefect(headOf(second), next(first, 1001, 'another'))).toBe('forked');
    expect(chainDefect(headOf(next(first, 1001, 'another')), third)).toBe('forked');
  });

  test('does not go back in time', () => {
    expect(chainDefect(headOf(second), next(second, 1001))).toBe('malformed');
  });
});

test('the format stays what it is', () => {
  const pinned = [
    '825853a861631903e861645034750f98bd59fcfc946da45aaabe933b616e016170406173636c6f67',
    '6174781c746d67723271376766356c6836707a66646e75726e6b767075746870617601646e6f7465',
    '6566697273745840e0afbbc905f58027834bb2311344b6b5d3dd51fca8ee0bedbd4f6fb56eb86c51',
    '5f303f99f73347e0169a341e9860b53f40714cbc956a4626f20e9df40df8e500',
  ];
  expect(Buffer.from(first.bytes).toString('hex')).toBe(pinned.join(''));
});
