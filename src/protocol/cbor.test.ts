import { encode, rfc8949EncodeOptions } from 'cborg';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { ProtocolError } from './errors.ts';
import { CBOR_MAX_DEPTH } from './limits.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

/** What entries are made of; -0 and integers beyond 2^53 have no encoding of their own. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.maxSafeInteger(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((x) => !Object.is(x, -0) && Math.abs(x) < 2 ** 53),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
  ),
})).value;

test('a value comes back as it was, and has one encoding (T-1)', () => {
  fc.assert(
    fc.property(value, (original) => {
      const bytes = encodeCbor(original);
      const back = decodeCbor(bytes);
      expect(back).toEqual(original);
      expect(Buffer.compare(encodeCbor(back), bytes)).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('keys are in the order of their encodings (RFC 8949, section 4.2.1)', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.nat()), (map) => {
      expect(Buffer.compare(encodeCbor(map), encode(map, rfc8949EncodeOptions))).toBe(0);
    }),
  );
  expect(Buffer.from(encodeCbor({ bb: 1, a: 2, c: 3 })).toString('hex')).toBe(
    'a3616102616303626262 01'.replace(' ', ''),
  );
});

test.each([
  ['an integer that is longer than it needs to be', '18 01'],
  ['a float that could be shorter', 'fb 3ff8000000000000'],
  ['an integer written as a float', 'f9 3c00'],
  ['an indefinite length', '9f 01 ff'],
  ['a text in pieces', '7f 61 61 ff'],
  ['keys in another order', 'a2 6162 01 6161 02'],
  ['a key twice', 'a2 6161 01 6161 02'],
  ['a key that is no text', 'a1 01 02'],
  ['something behind the end', '01 01'],
  ['a tag', 'c0 60'],
  ['undefined', 'f7'],
  ['NaN', 'f9 7e00'],
  ['infinity', 'f9 7c00'],
  ['text that is not UTF-8', '61 ff'],
  ['an integer beyond 2^53', '1b 0020000000000001'],
  ['an array that ends too early', '82 01'],
  ['a length beyond the end', '5b 00000000ffffffff 00'],
  ['nothing', ''],
])('refuses %s', (_, bytes) => {
  expect(() => decodeCbor(hex(bytes))).toThrow(ProtocolError);
});

test('refuses what is nested too deeply, before the stack is used up', () => {
  const nested = (depth: number) => hex(`${'81'.repeat(depth)}80`);
  expect(decodeCbor(nested(CBOR_MAX_DEPTH - 2))).toBeInstanceOf(Array);
  for (const depth of [CBOR_MAX_DEPTH, 200_000])
    expect(() => decodeCbor(nested(depth))).toThrow('nested too deeply');
});

test('any bytes give a value or a ProtocolError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        expect(Buffer.compare(encodeCbor(decodeCbor(bytes)), bytes)).toBe(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ProtocolError);
      }
    }),
    { numRuns: 2000 },
  );
});
