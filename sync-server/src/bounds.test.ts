/** What one member can take of a relay. */
import { once } from 'node:events';
import { connect } from 'node:net';
import * as encoding from 'lib0/encoding';
import { describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { logDocument } from '../../src/protocol/documents.ts';
import { ticketProtocols } from '../../src/protocol/ticket.ts';
import { eventually } from '../../test/support/eventually.ts';
import { afterTest, foundTeam, joinTeam, openControl, openLog, relay } from './testing/relay-kit.ts';
import { stateMessage, updateMessage } from './wire.ts';

const MIB = 1024 * 1024;
async function metric(port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Number(new RegExp(`^holdfast_relay_${name} (.*)$`, 'm').exec(text)?.[1]);
}

test('a message that is too large ends its socket, and no other', async () => {
  const { port } = await relay({ max_message_bytes: MIB });
  const anna = await foundTeam(port);
  const [large, other] = [await openLog(port, anna), await openLog(port, anna)];
  large.raw.send(new Uint8Array(MIB + 1));
  expect(await large.untilClosed()).toBe(1009);
  await other.append(anna.id, anna.operation());
});

test('who sends more messages than it may is read more slowly, and loses none', async () => {
  const { port } = await relay({ messages_per_second: 200, message_burst: 5 });
  const anna = await foundTeam(port);
  const socket = await openLog(port, anna);
  const entries = Array.from({ length: 50 }, () => anna.operation());
  for (const entry of entries) socket.raw.send(updateMessage(socket.appendLocally(anna.id, entry)));
  const reader = await openLog(port, anna);
  await eventually(() => expect(reader.entriesOf(anna.id)).toHaveLength(50));
  expect(await metric(port, 'paused_total')).toBeGreaterThan(0);
  expect(socket.closed).toBeUndefined();
});

test('what takes long to read is paid for, by all sockets of the member, also those that it opens later', async () => {
  const { port } = await relay();
  const anna = await foundTeam(port);
  const ben = await joinTeam(port, anna, 'publisher');
  const socket = await openLog(port, anna);
  // One Yjs client with 300,000 structs of two bytes.
  const structs = 300_000;
  const update = encoding.encode((encoder) => {
    for (const number of [1, structs, 7, 0]) encoding.writeVarUint(encoder, number);
    for (let i = 0; i < 2 * structs; i += 1) encoding.writeUint8(encoder, i % 2);
    encoding.writeVarUint(encoder, 0);
  });
  await expect(socket.sendUpdate(update)).rejects.toThrow('not_an_append');
  const again = new WebSocket(
    `ws://127.0.0.1:${port}/${logDocument(anna.team, 1)}`,
    ticketProtocols(anna.ticket()),
  );
  afterTest(() => again.terminate());
  await once(again, 'open');
  const answers = vi.fn();
  again.on('message', answers);
  again.send(stateMessage(new Uint8Array([0])));
  await (await openLog(port, ben)).append(ben.id, ben.operation());
  // What it hears without asking: what is durable, and what Ben wrote.
  expect(answers.mock.calls.map(([message]) => (message as Buffer)[1])).not.toContain(1);
});

describe('a member', () => {
  test('has only so many sockets, and others have theirs', async () => {
    const { port } = await relay({ sockets_per_member: 2 });
    const anna = await foundTeam(port);
    const ben = await joinTeam(port, anna, 'publisher');
    const [first] = [await openLog(port, anna), await openLog(port, anna)];
    await expect(openLog(port, anna)).rejects.toMatchObject({ status: 429, code: 'too_many' });
    await openLog(port, ben);
    await first.close();
    await eventually(() => openLog(port, anna));
  });

  test('has no more of them by asking for many at once', async () => {
    const { port } = await relay({ sockets_per_member: 2 });
    const anna = await foundTeam(port);
    const opening = await Promise.allSettled(Array.from({ length: 10 }, () => openLog(port, anna)));
    expect(opening.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
  });

  test('has only so many documents open, each as often as it likes', async () => {
    const { port } = await relay({ documents_per_member: 1 });
    const anna = await foundTeam(port);
    await openLog(port, anna);
    await openLog(port, anna);
    await expect(openControl(port, anna)).rejects.toMatchObject({ status: 429, code: 'too_many' });
  });
});

test('the relay has only so many sockets', async () => {
  const { port } = await relay({ max_sockets: 1 });
  const anna = await foundTeam(port);
  await openLog(port, anna);
  await expect(openControl(port, anna)).rejects.toMatchObject({ status: 429, code: 'too_many' });
});

test.each([
  ['says nothing', ''],
  ['does not come to an end', 'GET /t/x HTTP/1.1\r\nHost: relay\r\nX-Slow: '],
])('a connection that %s before it is authenticated is closed', async (_, text) => {
  const { port } = await relay({ handshake_seconds: 1 });
  const socket = connect(port, '127.0.0.1');
  afterTest(() => socket.destroy());
  socket.resume();
  socket.write(text);
  await once(socket, 'close');
});

test('who does not read what it asks for is disconnected', async () => {
  const { port, log } = await relay({ max_buffered_bytes: 64 * 1024 });
  const anna = await foundTeam(port);
  const slow = await openLog(port, anna);
  const writer = await openLog(port, anna);
  await writer.append(anna.id, anna.operation('put', 200 * 1024));
  slow.raw.pause();
  const everything = stateMessage(new Uint8Array([0]));
  const disconnected = expect.objectContaining({ code: 4508 });
  await eventually(() => {
    slow.raw.send(everything);
    expect(log).toContainEqual(disconnected);
  });
  slow.raw.resume();
  await slow.untilClosed();
  await writer.append(anna.id, anna.operation());
});

test('a document that is larger than that reaches who reads it', async () => {
  const { port, log } = await relay({
    max_buffered_bytes: 64 * 1024,
    segment_bytes: 64 * MIB,
    message_burst: 100_000,
  });
  const anna = await foundTeam(port);
  const writer = await openLog(port, anna);
  const parts = Array.from({ length: 80 }, () => anna.operation('put', 250 * 1024));
  for (const part of parts) await writer.append(anna.id, part);
  const reader = await openLog(port, anna);
  expect(reader.entriesOf(anna.id)).toHaveLength(parts.length);
  expect(log).not.toContainEqual(expect.objectContaining({ code: 4508 }));
});

test('a team has only so many bytes', async () => {
  const { port } = await relay({ max_team_bytes: MIB });
  const anna = await foundTeam(port);
  const log = await openLog(port, anna);
  for (let i = 0; i < 5; i += 1) await log.append(anna.id, anna.operation('put', 200 * 1024));
  await expect(log.append(anna.id, anna.operation('put', 200 * 1024))).rejects.toThrow('quota');
  expect(log.closed).toBeUndefined();
});

test('documents that nobody uses leave memory, and come back with what they had', async () => {
  const { port } = await relay({ idle_seconds: 0 });
  const anna = await foundTeam(port);
  const log = await openLog(port, anna);
  const entries = Array.from({ length: 3 }, () => anna.operation());
  for (const entry of entries) await log.append(anna.id, entry);
  expect(await metric(port, 'teams')).toBe(1);
  await log.close();
  await eventually(async () => expect(await metric(port, 'teams')).toBe(0));
  expect((await openLog(port, anna)).entriesOf(anna.id)).toEqual(entries.map(({ bytes }) => bytes));
});

test('a member has only so many requests by HTTP', async () => {
  const { port } = await relay({ requests_per_second: 1 });
  const anna = await foundTeam(port);
  const headers = { authorization: `Bearer ${anna.ticket()}` };
  const ask = async () =>
    (await fetch(`http://127.0.0.1:${port}/v1/teams/${anna.team}/log/1`, { headers })).status;
  const statuses: number[] = [];
  for (let i = 0; i < 6; i += 1) statuses.push(await ask());
  expect(statuses[0]).toBe(404);
  expect(statuses).toContain(429);
});

test('a socket from which no sign of life comes is ended, one that answers is not', async () => {
  const { port } = await relay({ acknowledge_seconds: 1 });
  const anna = await foundTeam(port);
  const alive = await openLog(port, anna);
  const url = `ws://127.0.0.1:${port}/${logDocument(anna.team, 1)}`;
  const dead = new WebSocket(url, ticketProtocols(anna.ticket()), { autoPong: false });
  await once(dead, 'close');
  expect(alive.closed).toBeUndefined();
});
