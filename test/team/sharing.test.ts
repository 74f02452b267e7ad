/** Two engines and a relay, as people use them. */
import { expect, test } from 'vitest';
import { startPeer, until, untilOnline, untilSame } from './support/peer.ts';
import { startRelay } from './support/relay.ts';

test('two engines in one team see the same memories', async () => {
  const relay = await startRelay();
  const [anna, ben] = await Promise.all([startPeer(), startPeer()]);
  const team = await anna.create(relay.url);
  expect(team).toMatchObject({ kind: 'shared', role: 'admin', to_send: 0 });
  await anna.store('The database is PostgreSQL 17.');
  const joined = await ben.join(await anna.invite(), 'Ben');
  expect(joined.id).toBe(team.id);
  await untilOnline(ben);
  expect(ben.team()).toMatchObject({ role: 'publisher', name: 'The team' });
  await untilSame(anna, ben);
  expect(await ben.contents()).toEqual(['The database is PostgreSQL 17.']);
  await ben.store('Deployments are on Tuesdays.');
  await until(async () => expect(await anna.contents()).toContain('Deployments are on Tuesdays.'));
  const members = anna.team().members.map(({ name, role, removed }) => ({ name, role, removed }));
  expect(members).toContainEqual({ name: 'Ben', role: 'publisher', removed: false });
  expect(anna.team().members.flatMap(({ devices }) => devices.flatMap(({ dropped }) => dropped))).toEqual([]);
});
