/** All members of the relay's benchmark, in a process of their own: `node members.ts PLAN`. */
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { arrayOf, controlDocument, logDocument } from '../../src/protocol/documents.ts';
import type { TestDevice } from '../../sync-server/src/testing/team-kit.ts';
import { updateMessage } from '../../sync-server/src/wire.ts';
import { seededRandom } from '../lib/random.ts';
import { quantile } from '../lib/stats.ts';
import { Arrivals } from './arrivals.ts';
import { makeTeam } from './make-team.ts';
import type { Delivered, MembersPlan } from './protocol.ts';

const OPENING_AT_ONCE = 50;
const SETTLE_MS = 2000;
const CONTENT_BYTES = 400;

interface Member {
  device: TestDevice;
  doc: Y.Doc;
  control: WebSocket;
  log: WebSocket;
}

const plan = JSON.parse(process.argv[2] ?? '') as MembersPlan;
const arrivals = new Arrivals(plan.members - 1);

async function openSocket(device: TestDevice, name: string, onMessage?: (data: Buffer) => void) {
  const socket = new WebSocket(`ws://127.0.0.1:${plan.port}/${name}`, {
    headers: { authorization: `Bearer ${device.ticket()}` },
    perMessageDeflate: false,
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  if (onMessage !== undefined) socket.on('message', onMessage);
  return socket;
}

async function openMember(device: TestDevice): Promise<Member> {
  const doc = new Y.Doc();
  const hear = (data: Buffer) => arrivals.heard(data, doc.clientID);
  const control = await openSocket(device, controlDocument(device.team));
  const log = await openSocket(device, logDocument(device.team, 1), hear);
  return { device, doc, control, log };
}

function change({ device, doc, log }: Member): void {
  const before = Y.encodeStateVector(doc);
  doc.getArray(arrayOf(device.id)).push([device.operation('put', CONTENT_BYTES).bytes]);
  const update = Y.encodeStateAsUpdate(doc, before);
  arrivals.sent(doc.clientID);
  log.send(updateMessage(update));
}

const say = (what: unknown) => console.log(JSON.stringify(what));

const devices = await makeTeam(plan.port, plan.members);
const members: Member[] = [];
for (let at = 0; at < devices.length; at += OPENING_AT_ONCE)
  members.push(...(await Promise.all(devices.slice(at, at + OPENING_AT_ONCE).map(openMember))));
await sleep(SETTLE_MS);
say({ ready: true });

for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'go') continue;
  const random = seededRandom(3);
  const total = plan.changesPerSecond * plan.seconds;
  const begin = performance.now();
  for (let sent = 0; sent < total; sent += 1) {
    const due = begin + (1000 * sent) / plan.changesPerSecond;
    await sleep(Math.max(0, due - performance.now()));
    change(random.pick(members));
  }
  await sleep(SETTLE_MS);
  const { delays, durable } = arrivals;
  say({
    sent: total,
    expected: total * (plan.members - 1),
    delivered: delays.length,
    p50: quantile(delays, 0.5),
    p99: quantile(delays, 0.99),
    durable50: quantile(durable, 0.5),
    durable99: quantile(durable, 0.99),
  } satisfies Delivered);
  break;
}
for (const { control, log } of members) {
  control.terminate();
  log.terminate();
}
process.exit(0);
