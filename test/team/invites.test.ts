/** Links of invites that are not good any more, and a relay that shows another team than the one of the link (rules T-20 to T-23). */
import { beforeEach, expect, test } from 'vitest';
import {
  inviteKeys,
  newInviteSecret,
  readInviteLink,
  writeInviteLink,
} from '../../src/main/core/sync/invite.ts';
import { parseTicket } from '../../src/protocol/ticket.ts';
import { InviteRequest } from '../../src/shared/team.ts';
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

test('a link that has expired opens nothing, and says what to do', async () => {
  const HOUR_MS = 3_600_000;
  // By the clock of the one who made it the hour that it was good for is over.
  const [relay, dora] = await Promise.all([
    startRelay(),
    startPeer(undefined, () => Date.now() - 2 * HOUR_MS),
  ]);
  await dora.create(relay.url);
  await untilOnline(dora);
  const { link } = await dora.engine.teams.invite(dora.me, InviteRequest.parse({ expires_hours: 1 }));
  await expect(ben.join(link)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('expired'),
    hint: expect.stringContaining('holdfast team invite'),
  });
  expect(() => ben.team()).toThrow();
});

test('a relay whose clock goes differently refuses tickets as old, and is asked with ones by its own clock', async () => {
  const relay = await LawlessRelay.open();
  const now = () => Date.now() + 5 * 3_600_000;
  const ages: number[] = [];
  relay.refuse = (ticket) => {
    const { issued, expires } = parseTicket(ticket);
    ages.push(Math.round((now() / 1000 - issued) / 3600));
    return expires * 1000 < now() ? { code: 'ticket_expired', message: 'It is too old.', now: now() } : null;
  };
  const eve = await startPeer();
  await eve.create(relay.url);
  await untilOnline(eve);
  expect(ages[0]).toBe(5);
  expect(ages.at(-1)).toBe(0);
});
