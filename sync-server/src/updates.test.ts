/** Rule T-30: what an update may do, tried by a member who does everything else. */
import Sqlite from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { arrayOf, SEGMENTS_ARRAY } from '../../src/protocol/documents.ts';
import type { Entry } from '../../src/protocol/entry.ts';
import { signerOf } from '../../src/protocol/signing.ts';
import { eventually } from '../../test/support/eventually.ts';
import { foundTeam, joinTeam, openControl, openLog, relay, type TestRelay } from './testing/relay-kit.ts';
import { newInvite, TestDevice } from './testing/team-kit.ts';
import type { TestSocket } from './testing/test-socket.ts';
import { answerMessage, updateMessage } from './wire.ts';

let node: TestRelay;
let anna: TestDevice;
let mallory: TestDevice;
/** Sockets on the first segment. */
let hers: TestSocket;
let evil: TestSocket;
let annas: Entry[];

beforeEach(async () => {
  node = await relay();
  anna = await foundTeam(node.port);
  mallory = await joinTeam(node.port, anna, 'publisher');
  hers = await openLog(node.port, anna);
  annas = [anna.operation(), anna.operation()];
  await hers.append(anna.id, ...annas);
  evil = await openLog(node.port, mallory);
});

/** What another client finds in the document now: what the relay has. */
const stored = async (device: TestDevice) => (await openLog(node.port, anna)).entriesOf(device.id);

/** Nothing was taken, the socket and those of others are as they were, and the attempt is in the log. */
async function expectHarmless(code: string): Promise<void> {
  expect(await stored(anna)).toEqual(annas.map(({ bytes }) => bytes));
  expect(node.log).toContainEqual(expect.objectContaining({ code, device: mallory.id }));
  expect(evil.closed).toBeUndefined();
  const next = anna.operation();
  await hers.append(anna.id, next);
  expect(await stored(anna)).toHaveLength(3);
}

/** The update that a change of Mallory's own copy makes. */
function changed(change: (doc: Y.Doc) => void, doc = evil.doc): Uint8Array {
  const updates: Uint8Array[] = [];
  const keep = (update: Uint8Array) => void updates.push(update);
  doc.on('update', keep);
  doc.transact(() => change(doc));
  doc.off('update', keep);
  return Y.mergeUpdates(updates);
}

const refused = async (update: Uint8Array, code: string) => {
  await expect(evil.sendUpdate(update)).rejects.toThrow(code);
  await expectHarmless(code);
};

describe('items', () => {
  test("that delete others' entries are refused", () =>
    refused(
      changed((doc) => doc.getArray(arrayOf(anna.id)).delete(0, 1)),
      'not_an_append',
    ));

  test('that delete their own are, too', async () => {
    await evil.append(mallory.id, mallory.operation());
    await refused(
      changed((doc) => doc.getArray(arrayOf(mallory.id)).delete(0, 1)),
      'not_an_append',
    );
    expect(await stored(mallory)).toHaveLength(1);
  });

  test("in another's array are refused", () =>
    refused(
      changed((doc) => doc.getArray(arrayOf(anna.id)).push([mallory.operation().bytes])),
      'not_an_append',
    ));

  test("that begin another's array are refused", async () => {
    const ben = await joinTeam(node.port, anna, 'publisher');
    const update = changed((doc) => doc.getArray(arrayOf(ben.id)).push([mallory.operation().bytes]));
    await refused(update, 'foreign_array');
  });

  test("in the relay's list of segments are refused", () =>
    refused(
      changed((doc) => doc.getArray(SEGMENTS_ARRAY).push([mallory.operation().bytes])),
      'foreign_array',
    ));

  test('in front of others are refused', async () => {
    await evil.append(mallory.id, mallory.operation());
    const update = changed((doc) => doc.getArray(arrayOf(mallory.id)).insert(0, [mallory.operation().bytes]));
    await refused(update, 'not_an_append');
  });

  test('in the middle are refused, though nothing is to their right when they arrive', async () => {
    const behind = new Y.Doc();
    await evil.append(mallory.id, mallory.operation());
    Y.applyUpdate(behind, Y.encodeStateAsUpdate(evil.doc));
    await evil.append(mallory.id, mallory.operation());
    const update = changed(
      (doc) => doc.getArray(arrayOf(mallory.id)).push([mallory.operation().bytes]),
      behind,
    );
    await refused(update, 'not_an_append');
  });

  test.each<[string, (doc: Y.Doc) => void]>([
    ['text', (doc) => doc.getText(arrayOf(mallory.id)).insert(0, 'hello')],
    ['a map', (doc) => doc.getMap(arrayOf(mallory.id)).set('a', mallory.operation().bytes)],
    ['an object', (doc) => doc.getArray(arrayOf(mallory.id)).push([{ a: 1 }])],
    ['a document', (doc) => doc.getArray(arrayOf(mallory.id)).push([new Y.Doc()])],
    ['an array in the array', (doc) => doc.getArray(arrayOf(mallory.id)).push([new Y.Array()])],
  ])('of %s are refused', (_, change) => refused(changed(change), 'not_an_append'));

  test('inside what is no array of a device are refused', async () => {
    const parent = new Y.Array();
    changed((doc) => doc.getArray('mine').push([parent]));
    await refused(
      changed(() => parent.push([mallory.operation().bytes])),
      'foreign_array',
    );
  });

  test("with the Yjs client id of another device are refused, and its next entry isn't disturbed", async () => {
    const update = changed((doc) => {
      doc.clientID = hers.doc.clientID;
      doc.getArray(arrayOf(mallory.id)).push([mallory.operation().bytes]);
    });
    await refused(update, 'foreign_client');
  });

  test('with a gap before them are refused, not kept for later', async () => {
    const first = changed((doc) => doc.getArray(arrayOf(mallory.id)).push([mallory.operation().bytes]));
    const second = changed((doc) => doc.getArray(arrayOf(mallory.id)).push([mallory.operation().bytes]));
    await refused(second, 'not_an_append');
    await evil.sendUpdate(first);
    expect(await stored(mallory)).toHaveLength(1);
    await evil.sendUpdate(second);
    expect(await stored(mallory)).toHaveLength(2);
  });

  test('of one Yjs client in two places of an update are refused', async () => {
    const first = changed((doc) => doc.getArray(arrayOf(mallory.id)).push([mallory.operation().bytes]));
    // One update that says twice: of this client, from number 0 on.
    const twice = new Uint8Array([2, ...first.slice(1, -1), ...first.slice(1, -1), 0]);
    await refused(twice, 'malformed');
  });

  test('that are garbage collected, or skipped, are refused', async () => {
    const client = 77;
    // One client block: number of structs, client, clock, then a GC (0) or Skip (10) of length 5; nothing deleted.
    await refused(new Uint8Array([1, 1, client, 0, 0, 5, 0]), 'not_an_append');
    await expect(evil.sendUpdate(new Uint8Array([1, 1, client, 0, 10, 5, 0]))).rejects.toThrow(
      'not_an_append',
    );
  });

  test.each([
    ['nothing', []],
    ['noise', [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
    ['more structs than there are bytes', [1, 255, 255, 3, 5, 0, 3]],
  ])('made of %s are refused', (_, bytes) => refused(new Uint8Array(bytes), 'malformed'));
});

describe('entries', () => {
  const append = (entry: Entry, device = mallory) => evil.append(device.id, entry);
  const refusedEntry = async (entry: Entry, code: string) => {
    await expect(append(entry)).rejects.toThrow(code);
    await expectHarmless(code);
  };

  test('of another device in the own array are refused', () =>
    refusedEntry(annas[0] as Entry, 'foreign_array'));

  test('with a signature by another key are refused', () => {
    const forged = new TestDevice(anna.team, signerOf(new Uint8Array(32)));
    return refusedEntry(forged.entry('log', { o: 'put' }, { device: mallory.id }), 'bad_signature');
  });

  test('that were altered are refused', () => {
    const entry = mallory.operation();
    const bytes = new Uint8Array(entry.bytes);
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    return refusedEntry({ ...entry, bytes }, 'bad_signature');
  });

  test('of another team are refused', () =>
    refusedEntry(mallory.entry('log', { o: 'put' }, { team: new TestDevice().team }), 'wrong_team'));

  test('of the other stream are refused', () =>
    refusedEntry(mallory.entry('ctl', { o: 'put' }), 'malformed'));

  test('that come again are refused', async () => {
    const entry = mallory.operation();
    await append(entry);
    await refusedEntry(entry, 'replayed');
  });

  test('that leave numbers out are refused', () => {
    mallory.operation();
    return refusedEntry(mallory.operation(), 'gap');
  });

  test('that fork the chain are refused', async () => {
    const head = mallory.heads.log;
    await append(mallory.operation());
    await refusedEntry(mallory.entry('log', { o: 'put' }, { head }), 'forked');
  });

  test('whose clock goes back are refused', async () => {
    await append(mallory.operation());
    await refusedEntry(mallory.entry('log', { o: 'put' }, { clock: 1 }), 'malformed');
  });

  test('that are no entries, or too large, are refused', async () => {
    await refused(
      changed((doc) => doc.getArray(arrayOf(mallory.id)).push([new Uint8Array(20)])),
      'malformed',
    );
    const large = { bytes: new Uint8Array(256 * 1024 + 1) } as Entry;
    const fresh = await openLog(node.port, mallory);
    await expect(fresh.append(mallory.id, large)).rejects.toThrow('malformed');
  });

  test('beside a wrong one are refused with it', async () => {
    const [good, wrong] = [mallory.operation(), mallory.operation()];
    const update = evil.appendLocally(mallory.id, good, { ...wrong, bytes: new Uint8Array(9) });
    await refused(update, 'malformed');
    expect(await stored(mallory)).toEqual([]);
  });
});

describe('T-13: roles', () => {
  const cases = [
    ['reader', 'propose', 'out_of_role'],
    ['reader', 'put', 'out_of_role'],
    ['proposer', 'put', 'out_of_role'],
    ['proposer', 'approve', 'out_of_role'],
    ['proposer', 'propose', null],
    ['publisher', 'put', null],
    ['reviewer', 'deactivate', null],
  ] as const;
  test.each(cases)('a %s writes %s: %s', async (role, kind, code) => {
    const device = await joinTeam(node.port, anna, role);
    const socket = await openLog(node.port, device);
    const appending = socket.append(device.id, device.operation(kind));
    if (code === null) await appending;
    else await expect(appending).rejects.toThrow(code);
  });

  test('only an admin writes control entries, and everybody may leave', async () => {
    const control = await openControl(node.port, mallory);
    const before = { ...mallory.heads };
    await expect(control.append(mallory.id, mallory.setRole(mallory, 'admin'))).rejects.toThrow(
      'out_of_role',
    );
    mallory.heads.ctl = before.ctl;
    const fresh = await openControl(node.port, mallory);
    await expect(fresh.append(mallory.id, mallory.invite(newInvite(), 'admin'))).rejects.toThrow(
      'out_of_role',
    );
    mallory.heads.ctl = before.ctl;
    const leaving = await openControl(node.port, mallory);
    leaving.raw.send(
      updateMessage(leaving.appendLocally(mallory.id, mallory.entry('ctl', { k: 'leave', log: 0 }))),
    );
    expect(await leaving.untilClosed()).toBe(4401);
  });

  test('a role counts from the moment that it changes', async () => {
    await evil.append(mallory.id, mallory.operation());
    const admin = await openControl(node.port, anna);
    await admin.append(anna.id, anna.setRole(mallory, 'reader'));
    await expect(evil.append(mallory.id, mallory.operation())).rejects.toThrow('out_of_role');
  });
});

describe('what is known already', () => {
  test('may come again, and is acknowledged', async () => {
    await evil.append(mallory.id, mallory.operation());
    const everything = Y.encodeStateAsUpdate(evil.doc);
    await evil.sendUpdate(everything);
    expect(await stored(mallory)).toHaveLength(1);
  });

  test('may come together with something new', async () => {
    await evil.append(mallory.id, mallory.operation());
    evil.appendLocally(mallory.id, mallory.operation(), mallory.operation());
    await evil.sendUpdate(Y.encodeStateAsUpdate(evil.doc));
    expect(await stored(mallory)).toHaveLength(3);
    const { size } = (await openLog(node.port, anna)).durable;
    expect(size).toBe(2);
  });

  test('does not change by coming again with other content', async () => {
    await evil.append(mallory.id, mallory.operation());
    const known = evil.entriesOf(mallory.id);
    const liar = new Y.Doc();
    liar.clientID = evil.doc.clientID;
    liar.getArray(arrayOf(mallory.id)).push([new Uint8Array([1, 2, 3])]);
    await evil.sendUpdate(Y.encodeStateAsUpdate(liar));
    expect(await stored(mallory)).toEqual(known);
    await node.close();
    node = await relay({ database: node.database });
    expect(await stored(mallory)).toEqual(known);
  });

  test('of others does not change by coming with other content beside something new', async () => {
    const liar = new Y.Doc();
    liar.clientID = hers.doc.clientID;
    liar.getArray(arrayOf(anna.id)).push([new Uint8Array([1]), new Uint8Array([2])]);
    const news = evil.appendLocally(mallory.id, mallory.operation());
    await evil.sendUpdate(Y.mergeUpdates([Y.encodeStateAsUpdate(liar), news]));
    await eventually(() => expect(hers.entriesOf(mallory.id)).toHaveLength(1));
    const kept = new Sqlite(node.database)
      .prepare('SELECT bytes FROM updates ORDER BY id DESC')
      .pluck()
      .get();
    const structs = Y.decodeUpdate(new Uint8Array(kept as Buffer)).structs.map(({ id }) => id.client);
    expect(structs).toEqual([evil.doc.clientID]);
    expect(await stored(anna)).toEqual(annas.map(({ bytes }) => bytes));
  });

  test('nothing at all is not answered, so that state vectors do not go back and forth', async () => {
    const { acknowledgements } = evil;
    evil.raw.send(answerMessage(new Uint8Array([0, 0])));
    await evil.append(mallory.id, mallory.operation());
    expect(evil.acknowledgements).toBe(acknowledgements + 1);
  });

  test('of several Yjs clients of one device is one row', async () => {
    const entries = [mallory.operation(), mallory.operation(), mallory.operation()];
    const [first, second] = [new Y.Doc(), new Y.Doc()];
    first.clientID = 5;
    second.clientID = 9;
    first.getArray(arrayOf(mallory.id)).push(entries.slice(0, 2).map(({ bytes }) => bytes));
    Y.applyUpdate(second, Y.encodeStateAsUpdate(first));
    second.getArray(arrayOf(mallory.id)).push(entries.slice(2).map(({ bytes }) => bytes));
    await evil.sendUpdate(Y.encodeStateAsUpdate(second));
    expect(await stored(mallory)).toEqual(entries.map(({ bytes }) => bytes));
  });
});

test('updates that follow each other without waiting are all taken, in their order', async () => {
  const entries = Array.from({ length: 50 }, () => mallory.operation());
  for (const entry of entries) evil.raw.send(updateMessage(evil.appendLocally(mallory.id, entry)));
  const expected = entries.map(({ bytes }) => bytes);
  await eventually(() => expect(hers.entriesOf(mallory.id)).toEqual(expected));
  expect(await stored(mallory)).toEqual(expected);
});
