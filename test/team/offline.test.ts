/** Engines and relays that come and go: nothing is lost, and everybody has the same in the end. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { TeamPatch } from '../../src/shared/team.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { type Peer, startPeer, until, untilOnline, untilSame } from './support/peer.ts';
import { type RelayProcess, startRelay } from './support/relay.ts';

let relay: RelayProcess;
let anna: Peer;
let ben: Peer;

const dropsOf = (peer: Peer) =>
  peer.team().members.flatMap(({ devices }) => devices.flatMap(({ dropped }) => dropped));

const untilOffline = (peer: Peer) => until(() => expect(peer.team().state).toBe('offline'));

beforeEach(async () => {
  [relay, anna, ben] = await Promise.all([startRelay(), startPeer(), startPeer()]);
  await anna.create(relay.url);
  await ben.join(await anna.invite());
  await untilOnline(ben);
});

describe('an engine', () => {
  test('that was closed catches up, and sends what was stored without a relay', async () => {
    await ben.close();
    await anna.store('Written while Ben was away');
    await relay.kill();
    await ben.open();
    await untilOffline(ben);
    await ben.store('Written while there was no relay');
    expect(ben.team()).toMatchObject({ state: 'offline', to_send: 1 });
    expect(await ben.contents()).toEqual(['Written while there was no relay']);
    await relay.start();
    await until(async () => expect(await anna.contents()).toHaveLength(2));
    await untilSame(anna, ben);
    expect([...dropsOf(anna), ...dropsOf(ben)]).toEqual([]);
  });

  test('that is closed while it reads goes on where it was', async () => {
    await ben.close();
    for (let n = 0; n < 80; n++) await anna.store(`Memory ${n}`);
    await until(() => expect(anna.team().to_send).toBe(0));
    for (let round = 0; round < 3; round++) {
      await ben.open();
      await until(() => expect(ben.team().state).not.toBe('offline'));
      await ben.close();
    }
    await ben.open();
    await untilSame(anna, ben);
    expect([...dropsOf(anna), ...dropsOf(ben)]).toEqual([]);
  });

  test('that was paused neither sends nor fetches until it goes on', async () => {
    await ben.engine.teams.patch(ben.me, TeamPatch.parse({ paused: true }));
    expect(ben.team().state).toBe('paused');
    await anna.store('From Anna');
    await ben.store('From Ben');
    await until(() => expect(anna.team().to_send).toBe(0));
    expect(ben.team().to_send).toBe(1);
    expect(await ben.contents()).toEqual(['From Ben']);
    await ben.engine.teams.patch(ben.me, TeamPatch.parse({ paused: false }));
    await until(async () => expect(await ben.contents()).toEqual(['From Anna', 'From Ben']));
    await untilSame(anna, ben);
  });

  test('that goes on from a backup gets back what it had sent since, and its log has no fork', async () => {
    await ben.store('Before the backup');
    await until(() => expect(ben.team().to_send).toBe(0));
    await ben.close();
    const copy = join(temporaryDirectory(), 'copy.db');
    cpSync(join(ben.root, 'holdfast.db'), copy);
    await ben.open();
    await ben.store('After the backup');
    await until(async () => expect(await anna.contents()).toHaveLength(2));
    await ben.close();
    for (const end of ['', '-wal', '-shm']) rmSync(join(ben.root, `holdfast.db${end}`), { force: true });
    cpSync(copy, join(ben.root, 'holdfast.db'));
    await ben.open();
    expect(await ben.contents()).toEqual(['Before the backup']);
    await ben.store('After the restore');
    await until(async () => expect(await ben.contents()).toHaveLength(3));
    await untilSame(anna, ben);
    expect([...dropsOf(anna), ...dropsOf(ben)]).toEqual([]);
  });
});

describe('a relay', () => {
  test('that is killed in the middle of writing loses nothing that it has confirmed', async () => {
    const stored = [];
    for (let round = 0; round < 3; round++) {
      for (const peer of [anna, ben])
        for (let n = 0; n < 15; n++)
          stored.push(await peer.store(`Memory ${n} of round ${round} by ${peer === anna}`));
      await relay.kill();
      await relay.start();
    }
    await untilSame(anna, ben);
    expect(await anna.contents()).toHaveLength(stored.length);
    expect([...dropsOf(anna), ...dropsOf(ben)]).toEqual([]);
  });
});
