/** A relay that seals, loses, refuses: what engines make of it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { SetRoleRequest, TeamPatch } from '../../src/shared/team.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { startPair, storeMany } from './support/pair.ts';
import { type Peer, startPeer, until, untilOnline, untilSame } from './support/peer.ts';
import type { RelayProcess } from './support/relay.ts';

let relay: RelayProcess;
let anna: Peer;
let ben: Peer;

const devicesOf = (peer: Peer) => peer.team().members.flatMap(({ devices }) => devices);
const dropsOf = (peer: Peer) =>
  devicesOf(peer).flatMap(({ dropped }) => dropped.map(({ reason, count }) => ({ reason, count })));

beforeEach(async () => {
  ({ relay, anna, ben } = await startPair());
});

test('T-32: segments are sealed while engines write, and who comes later reads them all', async () => {
  await Promise.all([storeMany(anna, 'Anna', 40), storeMany(ben, 'Ben', 40)]);
  await untilSame(anna, ben);
  expect(await anna.contents()).toHaveLength(80);
  const carol = await startPeer();
  await carol.join(await anna.invite());
  await untilOnline(carol);
  await untilSame(anna, ben, carol);
  for (const peer of [anna, ben, carol]) expect(dropsOf(peer)).toEqual([]);
});

test('T-37: a relay that went back to an older state gets again what it lost', async () => {
  await storeMany(anna, 'Before the copy', 15);
  await untilSame(anna, ben);
  await relay.stop();
  const copy = join(temporaryDirectory(), 'relay.db');
  cpSync(relay.database, copy);
  await relay.start();
  await storeMany(anna, 'After the copy', 15);
  await storeMany(ben, 'After the copy, by Ben', 5);
  await untilSame(anna, ben);
  await relay.stop();
  cpSync(copy, relay.database);
  await relay.start();
  const carol = await startPeer();
  await until(() => anna.invite()).then((link) => carol.join(link));
  await until(async () => expect(await carol.contents()).toHaveLength(35));
  await untilSame(anna, ben, carol);
  await anna.store('Written afterwards');
  await until(async () => expect(await carol.contents()).toContain('Written afterwards'));
  expect(anna.log.some(({ code }) => code === 'relay_behind')).toBe(true);
});

test('what the relay does not take is given up, counted and shown; the rest goes out', async () => {
  await ben.engine.teams.patch(ben.me, TeamPatch.parse({ paused: true }));
  await ben.store('Written while the role was taken away');
  const role = SetRoleRequest.parse({ role: 'reader' });
  await anna.engine.teams.setRole(anna.me, ben.team().member, role);
  await ben.engine.teams.patch(ben.me, TeamPatch.parse({ paused: false }));
  await until(() => expect(ben.team().to_send).toBe(0));
  expect(devicesOf(ben).find((device) => device.this_device)?.dropped).toMatchObject([
    { reason: 'out_of_role', count: 1 },
  ]);
  const publisher = SetRoleRequest.parse({ role: 'publisher' });
  await anna.engine.teams.setRole(anna.me, ben.team().member, publisher);
  await until(() => expect(ben.team().role).toBe('publisher'));
  await ben.store('Written as a publisher again');
  await until(async () => expect(await anna.contents()).toEqual(['Written as a publisher again']));
});

test('two engines on copies of one directory do not break the log of their device', async () => {
  await ben.store('Before the copy');
  await untilSame(anna, ben);
  await ben.close();
  const root = temporaryDirectory();
  cpSync(ben.root, root, { recursive: true });
  await ben.open();
  const twin = await startPeer(root);
  await untilOnline(twin);
  for (let n = 0; n < 5; n++) await Promise.all([ben.store(`By Ben ${n}`), twin.store(`By the twin ${n}`)]);
  await until(async () => expect(await anna.contents()).toHaveLength(11));
  await untilSame(anna, ben, twin);
});
