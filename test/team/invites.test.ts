/** Links of invites that are not good any more, and a relay that shows another team than the one of the link (rules T-20 to T-23). */
import { beforeEach, expect, test } from 'vitest';
import {
  inviteKeys,
  newInviteSecret,
  readInviteLink,
  writeInviteLink,
} from '../../src/main/core/sync/invite.ts';
import { LawlessRelay } from './support/lawless-relay.ts';
import { type Peer, startPeer, until, untilOnline } from './support/peer.ts';
import { startRelay } from './support/relay.ts';

let anna: Peer;
let ben: Peer;
let carol: Peer;

beforeEach(async () => {
  const [relay, ...peers] = await Promise.all([startRelay(), startPeer(), startPeer(), startPeer()]);
  [anna, ben, carol] = peers;
  await anna.create(relay.url);
});

const membersOf = (peer: Peer) => peer.team().members.filter(({ removed }) => !removed).length;

test('a link works once', async () => {
  const link = await anna.invite();
  await ben.join(link);
  await untilOnline(ben);
  await expect(carol.join(link)).rejects.toMatchObject({ code: 'conflict' });
  expect(() => carol.team()).toThrow();
  expect(membersOf(anna)).toBe(2);
});

test('two who use one link at once: one is in, the other is told', async () => {
  const link = await anna.invite();
  const outcomes = await Promise.allSettled([ben.join(link), carol.join(link)]);
  expect(outcomes.map(({ status }) => status).sort()).not.toEqual(['rejected', 'rejected']);
  await until(() => expect(membersOf(anna)).toBe(2));
});

test('the link of an admin who was removed meanwhile is closed', async () => {
  await ben.join(await anna.invite('admin'));
  await untilOnline(ben);
  await until(() => expect(ben.team().role).toBe('admin'));
  const link = await ben.invite('admin');
  await until(() => expect(membersOf(anna)).toBe(2));
  await anna.engine.teams.remove(anna.me, ben.team().member, {});
  await expect(carol.join(link)).rejects.toMatchObject({ code: 'conflict' });
  expect(membersOf(anna)).toBe(1);
});

test('a link with another secret opens nothing', async () => {
  const link = readInviteLink(await anna.invite());
  const secret = newInviteSecret();
  expect(inviteKeys(secret).signer.publicKey).not.toEqual(inviteKeys(link.secret).signer.publicKey);
  await expect(carol.join(writeInviteLink({ ...link, secret }))).rejects.toMatchObject({ code: 'conflict' });
});

test('a relay that shows another team than the one of the link is found out', async () => {
  const other = await LawlessRelay.open();
  await ben.create(other.url);
  const link = readInviteLink(await anna.invite());
  const joining = carol.join(writeInviteLink({ ...link, relay: other.url }));
  await expect(joining).rejects.toMatchObject({ code: 'conflict' });
  expect(() => carol.team()).toThrow();
});
