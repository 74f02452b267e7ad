import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCbor } from '../../../protocol/cbor.ts';
import { type Entry, makeEntry, parseEntry } from '../../../protocol/entry.ts';
import { ProtocolError } from '../../../protocol/errors.ts';
import { deviceIdOf, epochOf, fromHex, idBytes, newOperationId, teamIdOf } from '../../../protocol/ids.ts';
import { PAYLOAD_MAX_BYTES } from '../../../protocol/limits.ts';
import { signerOf } from '../../../protocol/signing.ts';
import type { Payload } from '../domain/team/operation.ts';
import { seal } from './cipher.ts';
import { openOperation, sealOperation } from './envelope.ts';
import type { Outgoing } from './ports.ts';
import { newTeamKey, type TeamKey } from './wrap.ts';

const signer = signerOf(Buffer.alloc(32, 1));
const team = teamIdOf(signer.publicKey);
const device = deviceIdOf(signer.publicKey);
const place = { team, device, head: null };
const key = newTeamKey();
const keyOf = (epoch: number) => (epoch === key.epoch ? key.key : undefined);

const PAYLOAD: Payload = {
  content: 'The deploy key is in the vault.',
  type: 'fact',
  scope: 'tenant',
  importance: 0,
  tags: ['ops'],
  metadata: { depth: { of: ['json', 1.5, null] } },
  namespace: 'project/holdfast',
  key: 'deploy',
  valid_from: null,
  valid_until: 1_900_000_000_000,
  expires_at: null,
  agent: 'coder',
  session: null,
  created_at: 1_700_000_000_000,
  reason: 'asked for',
  by: null,
  reviewed_at: null,
};
const PUT: Outgoing = {
  id: newOperationId(device),
  memory: 'mem_0190aabbccdd',
  kind: 'put',
  bases: [newOperationId(device), '00'.repeat(24)],
  target: null,
  clock: 5000,
  payload: PAYLOAD,
};

const open = (bytes: Uint8Array, keys = keyOf) => openOperation(parseEntry(bytes), 'ann', keys);
const reasonOf = (action: () => unknown) => {
  try {
    action();
    return null;
  } catch (error) {
    if (error instanceof ProtocolError) return error.reason;
    throw error;
  }
};

describe('a sealed operation (T-9 to T-11)', () => {
  test('is opened as it was', () => {
    const entry = sealOperation(PUT, place, key, signer);
    expect(open(entry.bytes)).toEqual({ ...PUT, author: 'ann', device, number: 1 });
  });

  test('of any memory is opened as it was', () => {
    const payload = fc.record({
      content: fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
      importance: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0)),
      tags: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' })),
      session: fc.option(fc.constant('s1')),
      expires_at: fc.option(fc.integer({ min: 0, max: 2.5e14 })),
    });
    fc.assert(
      fc.property(payload, (some) => {
        const outgoing = { ...PUT, payload: { ...PAYLOAD, ...some } };
        expect(open(sealOperation(outgoing, place, key, signer).bytes).payload).toEqual(outgoing.payload);
      }),
    );
  });

  test('that is a decision names what it is about, and has nothing to hide', () => {
    const approve: Outgoing = { ...PUT, kind: 'approve', target: newOperationId(device), payload: null };
    const entry = sealOperation(approve, place, key, signer);
    expect(entry.body.x).toBeUndefined();
    expect(open(entry.bytes)).toMatchObject({ kind: 'approve', target: approve.target, payload: null });
  });

  test('shows nothing of the memory', () => {
    const { bytes } = sealOperation(PUT, place, key, signer);
    for (const text of ['deploy', 'vault', 'coder', 'ops', 'asked for'])
      expect(Buffer.from(bytes).includes(text)).toBe(false);
    expect(Buffer.from(bytes).includes(Buffer.from(key.key))).toBe(false);
  });

  test('keeps fields that a newer program put in', () => {
    const payload = { ...PAYLOAD, colour: { of: 'the sky' } };
    expect(open(sealOperation({ ...PUT, payload }, place, key, signer).bytes).payload?.colour).toEqual({
      of: 'the sky',
    });
  });
});

describe('the associated data (T-10)', () => {
  /** The sealed bytes of an entry in another one, signed as it should be: what a member could try with what others wrote. */
  function moved(change: Record<string, unknown>): Uint8Array {
    const { body } = sealOperation(PUT, place, key, signer);
    const { e, o, m, i, b, x } = body;
    const entry = { e, o, m, i, b, x, ...change };
    return makeEntry({ ...place, stream: 'log', clock: 5000 }, entry, signer).bytes;
  }

  test.each<[string, Record<string, unknown>]>([
    ['memory', { m: 'mem_other' }],
    ['operation', { o: 'delete' }],
    ['id', { i: fromHex(newOperationId(device)) }],
    ['base', { b: [] }],
  ])('binds the content to its %s', (_, change) => {
    expect(reasonOf(() => open(moved(change)))).toBe('undecryptable');
    expect(reasonOf(() => open(moved({})))).toBeNull();
  });

  test('binds it to its team and its device', () => {
    const other = signerOf(Buffer.alloc(32, 2));
    const there = { team: teamIdOf(other.publicKey), device, head: null };
    const { e, o, m, i, b, x } = sealOperation(PUT, place, key, signer).body;
    const copy = makeEntry({ ...there, stream: 'log', clock: 5 }, { e, o, m, i, b, x }, signer);
    expect(reasonOf(() => open(copy.bytes))).toBe('undecryptable');
    const stolen = makeEntry(
      { team, device: deviceIdOf(other.publicKey), head: null, stream: 'log', clock: 5 },
      { e, o, m, i, b, x },
      other,
    );
    expect(reasonOf(() => open(stolen.bytes))).toBe('malformed');
  });

  test('no altered bit of the ciphertext is accepted', () => {
    const { x } = sealOperation(PUT, place, key, signer).body;
    if (!(x instanceof Uint8Array)) throw new Error('nothing sealed');
    fc.assert(
      fc.property(fc.nat(x.length * 8 - 1), (bit) => {
        const altered = Uint8Array.from(x);
        altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(reasonOf(() => open(moved({ x: altered })))).toBe('undecryptable');
      }),
      { numRuns: 300 },
    );
  });

  test('another key opens nothing, and a missing one is waited for', () => {
    const { bytes } = sealOperation(PUT, place, key, signer);
    expect(reasonOf(() => open(bytes, () => newTeamKey().key))).toBe('undecryptable');
    expect(reasonOf(() => open(bytes, () => undefined))).toBe('undecryptable');
  });
});

describe('what another program may have sealed', () => {
  /** An entry around bytes that were never a memory. */
  function sealed(plain: Uint8Array, more: Record<string, unknown> = {}): Entry {
    const fields = { o: 'put', m: PUT.memory, i: fromHex(PUT.id), b: [] };
    const context = encodeCbor([team, idBytes(device), fields.i, fields.o, fields.m, fields.b]);
    const x = seal(key.key, context, plain);
    const body = { ...fields, e: key.epoch, x, ...more };
    return makeEntry({ ...place, stream: 'log', clock: 5000 }, body, signer);
  }
  const memory = (change: Record<string, unknown>) =>
    sealed(deflateRawSync(encodeCbor({ ...PAYLOAD, ...change })));

  test('has to have the fields of a memory, within their limits', () => {
    expect(reasonOf(() => open(memory({}).bytes))).toBeNull();
    for (const change of [
      { content: '' },
      { created_at: 8.64e15 },
      { valid_from: -1e14 },
      { content: 'x'.repeat(33_000) },
      { content: `${'half \ud800'.slice(0, 4)}\0` },
      { type: 'rumour' },
      { scope: 'everybody' },
      { importance: 2 },
      { tags: Array.from({ length: 65 }, (_, index) => `t${index}`) },
      { metadata: { text: 'x'.repeat(20_000) } },
      { metadata: { bytes: new Uint8Array(3) } },
      { namespace: null },
      { created_at: 'yesterday' },
      { expires_at: 9e15 },
      { agent: null },
      { unknown: new Uint8Array(3) },
    ])
      expect(reasonOf(() => open(memory(change).bytes))).toBe('malformed');
  });

  test('may not inflate to more than a memory can have', () => {
    const bomb = deflateRawSync(Buffer.alloc(100 * PAYLOAD_MAX_BYTES));
    expect(bomb.length).toBeLessThan(40_000);
    expect(reasonOf(() => open(sealed(bomb).bytes))).toBe('malformed');
  });

  test('is malformed when it is not deflated, or not CBOR', () => {
    expect(reasonOf(() => open(sealed(encodeCbor(PAYLOAD)).bytes))).toBe('malformed');
    expect(reasonOf(() => open(sealed(deflateRawSync(Buffer.from('{}'))).bytes))).toBe('malformed');
  });

  test('is malformed when the id is of another device, or the fields do not go with the kind', () => {
    const foreign = fromHex('00'.repeat(24));
    for (const more of [
      { i: foreign },
      { i: new Uint8Array(3) },
      { o: 'burn' },
      { m: '../../etc' },
      { x: undefined },
      { g: foreign },
      { o: 'approve', x: undefined },
      { o: 'approve', g: foreign },
      { b: Array.from({ length: 257 }, () => foreign) },
      { e: -1 },
    ]) {
      const fields = Object.entries({ ...sealed(new Uint8Array()).body, ...more });
      const given = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
      const entry = makeEntry({ ...place, stream: 'log', clock: 5000 }, given, signer);
      expect(reasonOf(() => open(entry.bytes))).toBe('malformed');
    }
  });
});

test('what was sealed once can be opened for ever', () => {
  const old: TeamKey = { key: Buffer.alloc(32, 3), epoch: epochOf(Buffer.alloc(32, 3)) };
  const pinned = [
    '8259018cad616280616319138861645034750f98bd59fcfc946da45aaabe933b61651b0000cf33409135a26169581834',
    '750f98bd59fcfc946da45aaabe933b0011223344556677616d706d656d5f303139306161626263636464616e01616f63',
    '7075746170406173636c6f676174781c746d67723271376766356c6836707a66646e75726e6b76707574687061760161',
    '7858fd8904a73517717e89bf0b57a0a6336edb15cabd6993371229562d8371962cc0d9e2f94758da8a718b5ec15a0d33',
    '436adc151e460a8a90bc228966022c01eda43bfa2ce9d3016ac5423686ae07ee26499b4256c643ef9ffd3509fdcf38a6',
    '46bb929a9ea5c6c89d7ca646a5c865054517b3949df4804fb25aacbc9fcd0066ae93a079b2531a1c227d2fe72141d0b0',
    '8b8a9bbe7f7e70fff75df8545463eb04283e86a7b74d86d876e0076782a85f9cb65842f0c1fb04629f8636cb41d2ec43',
    '97e03c323a72c020e4a62efd6fddd8f6b22254b4a3ae771c9979986705f90f48cf9b1aa68c703cb030ad3e7138b477b5',
    '7d7d210ce42cd970e96db19fa9ebfffe5840b22a3647e8f88d683c48c4c450303e3eae0747d2b2776f0023a557fea859',
    '393614eee5a48bbf2da46a444991b8d7f877a3a2028a09f9fbb71fa2cfb5f55c8404',
  ];
  const operation = open(Buffer.from(pinned.join(''), 'hex'), (epoch) =>
    epoch === old.epoch ? old.key : undefined,
  );
  expect(operation).toMatchObject({ memory: PUT.memory, kind: 'put', clock: 5000, payload: PAYLOAD });
});
