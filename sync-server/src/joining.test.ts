/** Rules T-23, T-29 and T-33 as far as the relay keeps them: who comes in, and who has to leave. */
import { beforeEach, describe, expect, test } from 'vitest';
import { controlDocument, logDocument } from '../../src/protocol/documents.ts';
import { makeTicket } from '../../src/protocol/ticket.ts';
import {
  foundTeam,
  joinTeam,
  openControl,
  openLog,
  openSocket,
  relay,
  type TestRelay,
} from './testing/relay-kit.ts';
import { inviteTicket, newInvite, TestDevice } from './testing/team-kit.ts';

const HOUR_MS = 3600_000;
let node: TestRelay;
let anna: TestDevice;
let ctl: string;
let log: string;
/** The relay's clock. */
let now: number;

beforeEach(async () => {
  now = Date.now();
  node = await relay({}, { now: () => now });
  anna = await foundTeam(node.port);
  ctl = controlDocument(anna.team);
  log = logDocument(anna.team, 1);
});

describe('T-29: tickets', () => {
  const opening = (ticket: string, document = log) => openSocket(node.port, document, ticket);

  test('of a member are good until they end', async () => {
    const ticket = anna.ticket(now);
    await opening(ticket);
    now += HOUR_MS;
    await expect(opening(ticket)).rejects.toMatchObject({ status: 401, code: 'ticket_expired' });
  });

  test.each([
    ['of the future', () => anna.ticket(now + HOUR_MS), 'ticket_from_future'],
    ['that last longer than an hour', () => anna.ticket(now, 3601), 'bad_ticket'],
    ['of unknown devices', () => new TestDevice(anna.team).ticket(now), 'unknown_device'],
    ['that make no sense', () => 'sesame', 'bad_ticket'],
    [
      'that were altered',
      () => anna.ticket(now).replace(/\.(.)/, (_, first) => (first === 'A' ? '.B' : '.A')),
      'bad_ticket',
    ],
    [
      "that name another's device",
      () => {
        const mallory = new TestDevice(anna.team);
        const [claims] = anna.ticket(now).split('.');
        return `${claims}.${mallory.ticket(now).split('.')[1]}`;
      },
      'bad_ticket',
    ],
    ['of unknown teams', () => new TestDevice().ticket(now), 'unknown_team'],
  ])('%s are refused', async (_, ticket, code) => {
    await expect(opening(ticket())).rejects.toMatchObject({ code });
  });

  test('are for the documents of their team', async () => {
    const other = await foundTeam(node.port);
    await expect(opening(other.ticket(now))).rejects.toMatchObject({ status: 403, code: 'wrong_team' });
  });

  test('are for documents that there are', async () => {
    const ticket = anna.ticket(now);
    for (const name of [logDocument(anna.team, 2), `t/${anna.team}/log/01`, `t/${anna.team}`, 'x'])
      await expect(opening(ticket, name)).rejects.toMatchObject({ status: 404, code: 'unknown_document' });
  });

  test('in the URL count for nothing', async () => {
    const url = `http://127.0.0.1:${node.port}/${log}?ticket=${anna.ticket(now)}`;
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    await expect(fetch(url, { headers })).rejects.toThrow();
    await expect(openSocket(node.port, `${log}?ticket=${anna.ticket(now)}`, 'sesame')).rejects.toMatchObject({
      code: 'bad_ticket',
    });
  });
});

describe('T-23: an invite', () => {
  const invited = async (until?: number) => {
    const invite = newInvite();
    const admin = await openControl(node.port, anna);
    await admin.append(anna.id, anna.invite(invite, 'publisher', until));
    return { invite, admin, enter: () => openSocket(node.port, ctl, inviteTicket(anna.team, invite, now)) };
  };

  test('reads the control document, and nothing else', async () => {
    const { invite, enter } = await invited();
    expect((await enter()).entriesOf(anna.id)).toHaveLength(2);
    await expect(openSocket(node.port, log, inviteTicket(anna.team, invite))).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });

  test('appends one join', async () => {
    const { invite, enter } = await invited();
    const [ben, carl] = [new TestDevice(anna.team), new TestDevice(anna.team)];
    const socket = await enter();
    await socket.append(ben.id, ben.join(invite));
    await expect(socket.append(carl.id, carl.join(invite))).rejects.toThrow('not_allowed');
    await expect((await enter()).append(carl.id, carl.join(invite))).rejects.toThrow('not_allowed');
  });

  test('appends nothing but a join for itself', async () => {
    const { invite, enter } = await invited();
    const ben = new TestDevice(anna.team);
    await expect((await enter()).append(ben.id, ben.invite(invite, 'admin'))).rejects.toThrow('out_of_role');
    const other = new TestDevice(anna.team);
    await expect((await enter()).append(other.id, other.join(newInvite()))).rejects.toThrow('out_of_role');
    await expect((await enter()).append(anna.id, ben.join(invite))).rejects.toThrow();
  });

  test('is good until it ends; who asked before then may wait for the answer', async () => {
    const { invite, admin, enter } = await invited(now + HOUR_MS);
    const later = await invited(now + HOUR_MS);
    const ben = new TestDevice(anna.team);
    await (await enter()).append(ben.id, ben.join(invite));
    now += 2 * HOUR_MS;
    await expect(later.enter()).rejects.toMatchObject({ code: 'not_allowed' });
    const waiting = await enter();
    await admin.append(anna.id, anna.admit(invite, ben));
    expect(await waiting.untilClosed()).toBe(4401);
    await openSocket(node.port, log, ben.ticket(now));
  });

  test('that nobody gave is none', async () => {
    const ticket = makeTicket(
      { team: anna.team, as: 'invite', issued: Math.floor(now / 1000), seconds: 60 },
      newInvite(),
    );
    await expect(openSocket(node.port, ctl, ticket)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

test('T-33: who is removed is disconnected from everything at once, and nobody else is', async () => {
  const [ben, carl] = [
    await joinTeam(node.port, anna, 'admin'),
    await joinTeam(node.port, anna, 'publisher'),
  ];
  const sockets = await Promise.all([openControl(node.port, ben), openLog(node.port, ben)]);
  const bystander = await openLog(node.port, carl);
  const admin = await openControl(node.port, anna);
  const begun = Date.now();
  await admin.append(anna.id, anna.remove(ben));
  expect(await Promise.all(sockets.map((socket) => socket.untilClosed()))).toEqual([4401, 4401]);
  expect(Date.now() - begun).toBeLessThan(5000);
  await expect(openLog(node.port, ben)).rejects.toMatchObject({ status: 401, code: 'removed' });
  await bystander.append(carl.id, carl.operation());
  expect(admin.closed).toBeUndefined();
});
