/** One machine of a team for the benchmark, in a process of its own: `machine.ts DIRECTORY`. Finds by words only. */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '../../src/main/core/domain/principal.ts';
import { openEngine } from '../../src/main/core/open.ts';
import { openDatabase } from '../../src/main/core/store/database.ts';
import { StoreBatchRequest, StoreRequest } from '../../src/shared/memory.ts';
import { CreateTeamRequest, InviteRequest, JoinRequest, TeamPatch } from '../../src/shared/team.ts';
import { silent } from '../lib/corpus.ts';
import { seededTexts } from '../lib/sentences.ts';
import type { Answer, Order, Orders } from './protocol.ts';

const SEED = 1;
const BATCH = 100;
const LOOK_MS = 2;
const SAMPLE_MS = 5000;
/** Long enough for the relay to forget how much was asked of it. */
const PAUSE_MS = 3000;
const MB = 1e6;

const [directory = ''] = process.argv.slice(2);
const engine = await openEngine({
  root: directory,
  version: 'bench',
  logger: silent,
  overrides: { approval: 'auto' },
  embedding: { model: { dir: join(directory, 'no-model'), sha256: '' } },
});
const db = openDatabase(join(directory, 'holdfast.db'), { readonly: true });
const me = (): Caller => ({ principal: engine.identity.authenticate(engine.ownerKey), source: 'http' });

/** Milliseconds of the system's clock with what is behind the comma, to be compared between processes. */
const now = (): number => performance.timeOrigin + performance.now();
const count = (): number => db.get<{ n: number }>('SELECT coalesce(max(seq), 0) AS n FROM memories')?.n ?? 0;
const team = () => engine.teams.list(me())[0];

async function until(holds: () => boolean): Promise<number> {
  while (!holds()) await sleep(LOOK_MS);
  return now();
}

let seen = new Map<string, number>();
engine.events.subscribe(
  me().principal,
  ({ id }) => void seen.set(id, now()),
  () => {},
);

/** The most megabytes of the heap and the buffers of this thread that were in use, above what there was before. */
function watchHeap(): () => number {
  const used = () => {
    globalThis.gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / MB;
  };
  const before = used();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, used());
  }, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return most - before;
  };
}

const orders: Orders = {
  async create(relay) {
    await engine.teams.create(me(), CreateTeamRequest.parse({ relay, name: 'Benchmark' }));
  },
  invite: async () => (await engine.teams.invite(me(), InviteRequest.parse({}))).link,
  async join(link, memories) {
    const heap = watchHeap();
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    const from = now();
    const cpu = process.cpuUsage();
    await engine.teams.join(me(), JoinRequest.parse({ link }));
    const at = await until(() => count() >= memories);
    const { user, system } = process.cpuUsage(cpu);
    loop.disable();
    const held = { p99: loop.percentile(99) / 1e6, longest: loop.max / 1e6 };
    return { ms: at - from, cpuMs: (user + system) / 1000, heapMB: heap(), held };
  },
  async fill(memories) {
    const texts = seededTexts(SEED).statements(memories);
    for (let start = 0; start < texts.length; start += BATCH) {
      const batch = texts
        .slice(start, start + BATCH)
        .map((content) => ({ content, scope: 'tenant', state: 'active' }));
      await engine.memories.storeBatch(me(), StoreBatchRequest.parse({ memories: batch, embed: 'later' }));
    }
  },
  async sent() {
    await until(() => db.get('SELECT 1 FROM team_outbox LIMIT 1') === undefined);
  },
  async reconnect() {
    await engine.teams.patch(me(), TeamPatch.parse({ paused: true }));
    await sleep(PAUSE_MS);
    const from = now();
    await engine.teams.patch(me(), TeamPatch.parse({ paused: false }));
    return (await until(() => team()?.state === 'online')) - from;
  },
  async store(content) {
    const at = now();
    const request = StoreRequest.parse({ content, scope: 'tenant', state: 'active', embed: 'later' });
    return { id: (await engine.memories.store(me(), request)).memory.id, at };
  },
  async seen(id) {
    await until(() => seen.has(id));
    const at = seen.get(id) ?? Number.NaN;
    seen = new Map();
    return at;
  },
  close: () => engine.close(),
};

process.on('message', ({ id, name, values }: Order) => {
  const order = orders[name] as (...values: unknown[]) => Promise<unknown>;
  order(...values)
    .then((value): Answer => ({ id, value }))
    .catch((error: Error): Answer => ({ id, problem: error.stack ?? error.message }))
    .then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
process.send?.('open');
