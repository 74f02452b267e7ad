import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SearchIndexStatus, Status } from '../../src/shared/system.ts';
import { memoryOf } from '../lib/corpus.ts';
import type { Face } from '../lib/face.ts';
import { httpClient } from '../lib/http.ts';
import { httpFace } from '../lib/http-face.ts';
import { residentMiB } from '../lib/process.ts';
import { seededRandom } from '../lib/random.ts';
import { seededTexts } from '../lib/sentences.ts';
import { type ServerProcess, startServer } from '../lib/server.ts';
import { median, quantile, timeEach } from '../lib/stats.ts';
import type { Figure } from './results.ts';

const SEED = 37;
const POLL_MS = 20;
const STARTS = 3;
const QUESTIONS = 40;
/** Questions to an engine that has just started before the first that count. */
const WARM_UP = 60;
/** Until the code of the engine is compiled, as in one that has been at work for a while. */
const AT_WORK = 500;
/** Memories that are stored at a time while searches are timed. */
const BURST = 20;

/** What is promised at so many memories. */
interface Targets {
  upTo: number;
  start: number;
  resident: number;
  search: number;
  whileStoring: number;
}
const TARGETS: readonly Targets[] = [
  { upTo: 10_000, start: 700, resident: 260, search: 10, whileStoring: 60 },
  { upTo: 100_000, start: 1000, resident: 350, search: 12, whileStoring: 60 },
  { upTo: Number.POSITIVE_INFINITY, start: 3000, resident: 1200, search: 35, whileStoring: 150 },
];

/** Milliseconds from starting the process until a hybrid search is answered. */
async function startTimes(root: string, questions: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const query of questions) {
    const start = performance.now();
    const server = await startServer(root);
    await httpFace(server.client).search({ query });
    times.push(performance.now() - start);
    await server.stop();
  }
  return times;
}

async function readyIndex({ client }: ServerProcess): Promise<SearchIndexStatus> {
  for (;;) {
    const { search_index: index } = await client.send<Status>('GET', '/api/v1/status');
    if (index.phase === 'ready') return index;
    await sleep(POLL_MS);
  }
}

/** Milliseconds of searches one after another while another client keeps storing. */
async function timesWhileStoring(face: Face, writer: Face, questions: readonly string[]): Promise<number[]> {
  const texts = seededTexts(SEED + 1);
  const random = seededRandom(SEED);
  let searching = true;
  const storing = (async () => {
    while (searching)
      await writer.storeBatch(
        texts.statements(BURST).map((text) => memoryOf(text, random)),
        'later',
      );
  })();
  try {
    return await timeEach(questions, (query) => face.search({ query }));
  } finally {
    searching = false;
    await storing;
  }
}

async function searchesWhileStoring(root: string, server: ServerProcess, target: number): Promise<Figure> {
  const key = readFileSync(join(root, 'owner.key'), 'utf8').trim();
  const writer = httpClient(Number(new URL(server.url).port), key);
  const questions = seededTexts(SEED + 2).questions(QUESTIONS);
  const times = await timesWhileStoring(httpFace(server.client), httpFace(writer), questions);
  writer.close();
  return {
    what: 'the same while memories are stored, p95',
    value: quantile(times, 0.95),
    unit: 'ms',
    target,
  };
}

/** The engine as a process of its own, asked over HTTP. The files are in the cache of the system, as after a first run. */
export async function measureServed(root: string, size: number, writable: boolean): Promise<Figure[]> {
  const target = TARGETS.find(({ upTo }) => size <= upTo) as Targets;
  const texts = seededTexts(SEED);
  const starts = await startTimes(root, texts.questions(STARTS));
  const server = await startServer(root);
  try {
    const face = httpFace(server.client);
    await face.search({ query: 'is the model loaded?' });
    const { load_ms: loadMs, bytes } = await readyIndex(server);
    const ask = (warmUps: number) =>
      timeEach(texts.questions(warmUps + QUESTIONS), (query) => face.search({ query }), warmUps);
    const fresh = await ask(WARM_UP);
    const resident = residentMiB(server.pid) ?? Number.NaN;
    const times = await ask(AT_WORK);
    const about = 'hybrid over HTTP, question embedded each time';
    const figures: Figure[] = [
      { what: 'start to first hybrid answer', value: median(starts), unit: 'ms', target: target.start },
      { what: 'loading of the index', value: loadMs ?? Number.NaN, unit: 'ms' },
      { what: 'memory of the index', value: bytes / 2 ** 20, unit: 'MiB' },
      { what: 'resident memory, model loaded', value: resident, unit: 'MiB', target: target.resident },
      { what: 'hybrid over HTTP of an engine just started, p50', value: quantile(fresh, 0.5), unit: 'ms' },
      { what: `${about}, p50`, value: quantile(times, 0.5), unit: 'ms', target: target.search },
      { what: `${about}, p95`, value: quantile(times, 0.95), unit: 'ms' },
    ];
    if (writable) figures.push(await searchesWhileStoring(root, server, target.whileStoring));
    return figures;
  } finally {
    await server.stop();
  }
}
