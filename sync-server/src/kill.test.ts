/** No kill loses an update that was acknowledged. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { expect, onTestFailed, test } from 'vitest';
import { type Entry, headOf, parseEntry } from '../../src/protocol/entry.ts';
import { temporaryDirectory } from '../../test/support/directories.ts';
import { type Started, start } from '../../test/support/processes.ts';
import { randomFrom } from '../../test/support/random.ts';
import { foundTeam, joinTeam, openLog } from './testing/relay-kit.ts';
import type { TestDevice } from './testing/team-kit.ts';
import { NotOpened, type TestSocket } from './testing/test-socket.ts';

const ROUNDS = 15;
const MEMBERS = 3;
const KILL_AFTER_MS = 400;
const PROGRAM = join(import.meta.dirname, 'index.ts');

async function untilListening(relay: Started): Promise<number> {
  for (;;) {
    const port = /"port":(\d+),"msg":"relay started"/.exec(relay.stdout())?.[1];
    if (port !== undefined) return Number(port);
    if (relay.child.exitCode !== null) throw new Error(relay.stderr());
    await sleep(5);
  }
}

/** Sockets on all segments, from the first to the open one. */
async function openAll(port: number, device: TestDevice): Promise<TestSocket[]> {
  const sockets: TestSocket[] = [];
  for (;;) {
    const next = await openLog(port, device, sockets.length + 1).catch((error: unknown) => {
      if (error instanceof NotOpened && error.code === 'unknown_document') return null;
      throw error;
    });
    if (next === null) return sockets;
    sockets.push(next);
  }
}

const entriesOf = (sockets: readonly TestSocket[], device: string) =>
  sockets.flatMap((socket) => socket.entriesOf(device) as Uint8Array[]);

/** Appends until the relay is gone; hands out what it has acknowledged. */
async function write(
  port: number,
  device: TestDevice,
  acknowledged: (entry: Uint8Array) => void,
): Promise<never> {
  const sockets = await openAll(port, device);
  let segment = sockets.length;
  let socket = sockets.at(-1) as TestSocket;
  const last = entriesOf(sockets, device.id).at(-1);
  device.heads.log = last === undefined ? null : headOf(parseEntry(last));
  for (;;) {
    const entry = device.operation();
    while (!(await taken(socket, device, entry))) {
      segment += 1;
      socket = await openLog(port, device, segment);
    }
    acknowledged(entry.bytes);
  }
}

/** False when the segment was sealed before the entry came. */
async function taken(socket: TestSocket, device: TestDevice, entry: Entry): Promise<boolean> {
  try {
    await socket.append(device.id, entry);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message === 'sealed') return false;
    throw error;
  }
}

const hexOf = (entries: readonly unknown[]) =>
  entries.map((bytes) => Buffer.from(bytes as Uint8Array).toString('hex'));

test(`${ROUNDS} kills lose nothing that was acknowledged`, { timeout: 120_000 }, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  onTestFailed(() => console.log(`The kill test failed with seed ${seed}.`));
  const random = randomFrom(seed);
  const database = join(temporaryDirectory(), 'relay.db');
  // So little, that segments are sealed and documents compacted in every round.
  const env = {
    HOLDFAST_RELAY_SEGMENT_BYTES: '8192',
    HOLDFAST_RELAY_SOCKETS_PER_MEMBER: '1000',
    HOLDFAST_RELAY_DOCUMENTS_PER_MEMBER: '1000',
    HOLDFAST_RELAY_DATABASE: database,
    HOLDFAST_RELAY_PORT: '0',
    HOLDFAST_RELAY_COMPACT_AFTER: '5',
  };
  const run = async () => {
    const relay = start(process.execPath, [PROGRAM], { env });
    return { relay, port: await untilListening(relay) };
  };
  let { relay, port } = await run();
  const anna = await foundTeam(port);
  const members = [anna];
  while (members.length < MEMBERS) members.push(await joinTeam(port, anna, 'publisher'));
  const acknowledged = new Map(members.map(({ id }) => [id, [] as Uint8Array[]]));

  for (let round = 1; round <= ROUNDS; round += 1) {
    const writing = members.map((member) =>
      write(port, member, (entry) => acknowledged.get(member.id)?.push(entry)),
    );
    await sleep(random.between(1, KILL_AFTER_MS));
    relay.child.kill('SIGKILL');
    for (const outcome of await Promise.allSettled(writing))
      expect(String(outcome.status === 'rejected' && outcome.reason)).toMatch(
        /closed|ECONN|hang up|nothing came/,
      );
    await relay.ended;
    ({ relay, port } = await run());
    const sockets = await openAll(port, anna);
    for (const [device, entries] of acknowledged)
      expect(hexOf(entriesOf(sockets, device))).toEqual(expect.arrayContaining(hexOf(entries)));
    for (const socket of sockets) await socket.close();
  }
  relay.child.kill('SIGTERM');
  expect(await relay.ended).toMatchObject({ code: 0 });
  const raw = new Sqlite(database, { readonly: true });
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok');
  raw.close();
  const total = [...acknowledged.values()].reduce((sum, { length }) => sum + length, 0);
  console.log(`${ROUNDS} kills, ${total} entries acknowledged, none lost (seed ${seed})`);
  expect(total).toBeGreaterThan(ROUNDS);
});
