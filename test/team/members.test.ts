/** Who is in a team, and what that lets them do. */
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from '../../src/main/core/memory/testing/engine.ts';
import { OfTeamRequest, SetRoleRequest, type TeamMember } from '../../src/shared/team.ts';
import { type Peer, startPeer, until, untilOnline, untilSame } from './support/peer.ts';
import { type RelayProcess, startRelay } from './support/relay.ts';

let relay: RelayProcess;
let anna: Peer;
let ben: Peer;

const OF_TEAM = OfTeamRequest.parse({});
const memberOf = (peer: Peer, id: string): TeamMember | undefined =>
  peer.team().members.find((member) => member.id === id);

beforeAll(async () => {
  [relay, anna, ben] = await Promise.all([startRelay(), startPeer(), startPeer()]);
  await anna.create(relay.url);
});

describe('an invite', () => {
  test('lets one engine in, once', async () => {
    const link = await anna.invite('reader');
    await ben.join(link, 'Ben');
    await untilOnline(ben);
    expect(ben.team().role).toBe('reader');
    const carol = await startPeer();
    expect(await codeOf(() => carol.join(link))).toBe('conflict');
    expect(carol.engine.teams.list(carol.me)).toEqual([]);
  });

  test('is refused where the tenant is in a team already, where it is damaged, and where the relay is not there', async () => {
    const link = await anna.invite();
    expect(await codeOf(() => ben.join(link))).toBe('conflict');
    const carol = await startPeer();
    expect(await codeOf(() => carol.join(`${link.slice(0, -3)}AAA`))).toBe('validation_failed');
    expect(await codeOf(() => carol.join('https://example.com'))).toBe('validation_failed');
    expect(await codeOf(() => carol.create('ws://127.0.0.1:1'))).toBe('unavailable');
    expect(carol.engine.teams.list(carol.me)).toEqual([]);
  });

  test('of people is made by admins', async () => {
    expect(await codeOf(() => ben.invite())).toBe('forbidden');
  });
});

describe('a member', () => {
  test('is shown with the fingerprint that its own engine shows', () => {
    const shown = memberOf(anna, ben.team().member)?.devices.map(({ fingerprint }) => fingerprint);
    expect(shown).toEqual([ben.team().fingerprint]);
  });

  test('writes what its role allows, and more as soon as it has another one', async () => {
    const { member } = ben.team();
    await anna.engine.teams.setRole(anna.me, member, SetRoleRequest.parse({ role: 'publisher' }));
    await until(() => expect(ben.team().role).toBe('publisher'));
    await ben.store('Written as a publisher');
    await until(async () => expect(await anna.contents()).toEqual(['Written as a publisher']));
    await untilSame(anna, ben);
  });

  test('is not without an admin, and does not remove itself', async () => {
    const { member } = anna.team();
    const reader = SetRoleRequest.parse({ role: 'reader' });
    expect(await codeOf(() => anna.engine.teams.setRole(anna.me, member, reader))).toBe('conflict');
    expect(await codeOf(() => anna.engine.teams.remove(anna.me, member, OF_TEAM))).toBe('conflict');
    expect(await codeOf(() => anna.engine.teams.leave(anna.me, OF_TEAM))).toBe('conflict');
  });

  test('that was removed keeps what it had, gets nothing more, and says so', async () => {
    await anna.engine.teams.remove(anna.me, ben.team().member, OF_TEAM);
    await until(() => expect(ben.team().state).toBe('removed'));
    await anna.store('Written after the removal');
    await until(() => expect(anna.team().to_send).toBe(0));
    expect(await ben.contents()).toEqual(['Written as a publisher']);
    expect(memberOf(anna, ben.team().member)).toMatchObject({ removed: true });
    await ben.engine.teams.leave(ben.me, OF_TEAM);
    expect(ben.engine.teams.list(ben.me)).toEqual([]);
    expect(await ben.contents()).toEqual(['Written as a publisher']);
  });

  test('that comes back with a new invite reads what was written meanwhile', async () => {
    await ben.join(await anna.invite('admin'), 'Ben again');
    await untilOnline(ben);
    await until(async () =>
      expect(await ben.contents()).toEqual(['Written after the removal', 'Written as a publisher']),
    );
  });

  test('may leave when another admin stays, and the others begin a new key', async () => {
    const { member } = anna.team();
    await anna.engine.teams.leave(anna.me, OF_TEAM);
    expect(anna.engine.teams.list(anna.me)).toEqual([]);
    await until(() => expect(memberOf(ben, member)).toMatchObject({ removed: true }));
    await ben.store('Under the new key');
    await until(() => expect(ben.team().to_send).toBe(0));
  });
});

test('who is no admin brings another machine of its own, which has its role, and no other people', async () => {
  const [founder, desk, laptop] = await Promise.all([startPeer(), startPeer(), startPeer()]);
  await founder.create(relay.url);
  await desk.join(await founder.invite('publisher'));
  await untilOnline(desk);
  await laptop.join(await desk.invite('admin', true), undefined, true);
  await untilOnline(laptop);
  expect(laptop.team()).toMatchObject({ role: 'publisher', member: desk.team().member });
  await laptop.store('Written on the other machine');
  await until(async () => expect(await founder.contents()).toEqual(['Written on the other machine']));
  expect(await codeOf(() => laptop.invite())).toBe('forbidden');
});

test('a link for another machine makes this one nobody else’s by mistake', async () => {
  const [desk, laptop] = await Promise.all([startPeer(), startPeer()]);
  await desk.create(relay.url, 'personal');
  const link = await desk.invite();
  expect(await codeOf(() => laptop.join(link))).toBe('conflict');
  expect(laptop.engine.teams.list(laptop.me)).toEqual([]);
});

test('a personal team is of one person: its machines see what is theirs alone', async () => {
  const [desk, laptop] = await Promise.all([startPeer(), startPeer()]);
  await desk.create(relay.url, 'personal');
  await laptop.join(await desk.invite(), undefined, true);
  await untilOnline(laptop);
  expect(laptop.team()).toMatchObject({ kind: 'personal', role: 'admin', member: desk.team().member });
  await desk.store('Only mine', { scope: 'user' });
  await until(async () => expect(await laptop.contents()).toEqual(['Only mine']));
  await laptop.store('Mine as well', { scope: 'agent' });
  await until(async () => expect(await desk.contents()).toEqual(['Mine as well', 'Only mine']));
  const lost = laptop
    .team()
    .members.flatMap(({ devices }) => devices)
    .find((one) => one.this_device);
  await desk.engine.teams.remove(desk.me, lost?.id ?? '', OF_TEAM);
  await until(() => expect(laptop.team().state).toBe('removed'));
});

test('people hear that their team is not what it was, and when they have left it; agents do not', async () => {
  const [founder, ben] = await Promise.all([startPeer(), startPeer()]);
  const heard: string[] = [];
  const heardByAgent: string[] = [];
  const { identity, ownerKey, events } = founder.engine;
  const listen = (agent: string | undefined, into: string[]) =>
    events.subscribe(
      identity.authenticate(ownerKey, agent),
      ({ type, id }) => into.push(`${type} ${id}`),
      () => {},
    );
  listen(undefined, heard);
  listen('coder', heardByAgent);
  const { id } = await founder.create(relay.url);
  const hears = () => until(() => expect(heard.splice(0)).toContain(`team.changed ${id}`));
  await untilOnline(founder);
  await hears();
  await ben.join(await founder.invite('admin'), 'Ben');
  await untilOnline(ben);
  await hears();
  await founder.pause(true);
  await hears();
  await founder.engine.teams.leave(founder.me, OF_TEAM);
  await hears();
  expect(heardByAgent).toEqual([]);
});
