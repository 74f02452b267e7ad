/** A relay that comes back with an older copy of its database. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { parseEntry } from '../../src/protocol/entry.ts';
import { temporaryDirectory } from '../../test/support/directories.ts';
import { foundTeam, joinTeam, openLog, relay, type TestRelay } from './testing/relay-kit.ts';
import type { TestDevice } from './testing/team-kit.ts';
import type { TestSocket } from './testing/test-socket.ts';

let restored: TestRelay;
let anna: TestDevice;
let ben: TestDevice;
/** As they were when the relay was lost. */
let hers: TestSocket;
let his: TestSocket;
let lost: Uint8Array[];

beforeEach(async () => {
  const node = await relay();
  anna = await foundTeam(node.port);
  ben = await joinTeam(node.port, anna, 'publisher');
  [hers, his] = [await openLog(node.port, anna), await openLog(node.port, ben)];
  await hers.append(anna.id, anna.operation());
  const copy = join(temporaryDirectory(), 'copy.db');
  const raw = new Sqlite(node.database);
  await raw.backup(copy);
  raw.close();
  const entries = [anna.operation(), anna.operation()];
  lost = entries.map(({ bytes }) => bytes);
  await hers.append(anna.id, ...entries);
  // What comes from others now, her document does not get.
  await hers.close();
  await his.append(ben.id, ben.operation());
  await node.close();
  restored = await relay({ database: copy });
});

const stored = async (device: TestDevice) => (await openLog(restored.port, anna)).entriesOf(device.id);

test('takes the entries again that it lost, in a fresh document, and goes on from there', async () => {
  expect(await stored(anna)).toHaveLength(1);
  const fresh = await openLog(restored.port, anna);
  await fresh.append(anna.id, ...lost.map(parseEntry));
  await fresh.append(anna.id, anna.operation());
  expect((await stored(anna)).slice(1, 3)).toEqual(lost);
  expect(await stored(anna)).toHaveLength(4);
});

test('takes from nobody what others have lost', async () => {
  const back = await openLog(restored.port, ben, 1, his.doc);
  const refusals = back.refusals.length;
  back.answerWithAll();
  await expect.poll(() => back.refusals.slice(refusals)).toEqual(['foreign_array']);
  expect(await stored(anna)).toHaveLength(1);
  expect(await stored(ben)).toEqual([]);
});

test('takes what its writer still has in a document of before', async () => {
  const back = await openLog(restored.port, anna, 1, hers.doc);
  back.answerWithAll();
  const reader = await openLog(restored.port, ben);
  await expect.poll(() => reader.entriesOf(anna.id).slice(1)).toEqual(lost);
  await back.append(anna.id, anna.operation());
  expect(await stored(anna)).toHaveLength(4);
});
