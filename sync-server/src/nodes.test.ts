/** Two relays on one storage: what the ports are for. */
import { beforeEach, expect, test } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { inProcessFanOut } from './fanout/in-process.ts';
import { foundTeam, joinTeam, openControl, openLog, relay, type TestRelay } from './testing/relay-kit.ts';
import type { TestDevice } from './testing/team-kit.ts';

let a: TestRelay;
let b: TestRelay;
let anna: TestDevice;
beforeEach(async () => {
  const fanOut = inProcessFanOut();
  a = await relay({}, { fanOut });
  b = await relay({ database: a.database }, { fanOut });
  anna = await foundTeam(a.port);
});

test('what is written through one is read through the other', async () => {
  const ben = await joinTeam(b.port, anna, 'publisher');
  const [here, there] = [await openLog(a.port, anna), await openLog(b.port, ben)];
  const [first, second] = [anna.operation(), ben.operation()];
  await here.append(anna.id, first);
  await eventually(() => expect(there.entriesOf(anna.id)).toEqual([first.bytes]));
  await there.append(ben.id, second);
  await eventually(() => expect(here.entriesOf(ben.id)).toEqual([second.bytes]));
});

test('members who write at once through both lose nothing', async () => {
  const ben = await joinTeam(b.port, anna, 'publisher');
  const [here, there] = [await openLog(a.port, anna), await openLog(b.port, ben)];
  const writing = [
    { socket: here, device: anna },
    { socket: there, device: ben },
  ].map(async ({ socket, device }) => {
    for (let i = 0; i < 20; i += 1) await socket.append(device.id, device.operation());
  });
  await Promise.all(writing);
  for (const socket of [here, there])
    await eventually(() => {
      expect(socket.entriesOf(anna.id)).toHaveLength(20);
      expect(socket.entriesOf(ben.id)).toHaveLength(20);
    });
});

test('a device that writes two next entries, one through each, is told that one of them is none', async () => {
  const [here, there] = [await openLog(a.port, anna), await openLog(b.port, anna)];
  const { log: head } = anna.heads;
  const [one, other] = [anna.operation(), anna.entry('log', { o: 'put' }, { head })];
  const outcomes = await Promise.allSettled([here.append(anna.id, one), there.append(anna.id, other)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const fresh = await openLog(b.port, anna);
  expect(fresh.entriesOf(anna.id)).toHaveLength(1);
});

test('T-33: who is removed through one is disconnected from the other', async () => {
  const ben = await joinTeam(a.port, anna, 'publisher');
  const socket = await openLog(b.port, ben);
  await (await openControl(a.port, anna)).append(anna.id, anna.remove(ben));
  expect(await socket.untilClosed()).toBe(4401);
});
