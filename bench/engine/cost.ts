import type { StoreInput } from '../../src/shared/memory.ts';
import { memoryOf } from '../lib/corpus.ts';
import type { Face } from '../lib/face.ts';
import { httpFace } from '../lib/http-face.ts';
import { cpuMicroseconds, residentMiB } from '../lib/process.ts';
import { seededRandom } from '../lib/random.ts';
import { type Result, reading } from '../lib/results.ts';
import type { ServerProcess } from '../lib/server.ts';
import { median, quantile } from '../lib/stats.ts';
import type { Bench } from './context.ts';

const SEED = 13;
const ROUNDS = 5;
/** Rounds before those: code that runs for the first times is interpreted and compiled, which costs as much again. */
const WARM_UPS = 3;

/** Requests under way at a time: one after another, and as many as a few agents at work have. */
const IN_FLIGHT = [1, 8];

async function storeEach(face: Face, memories: readonly StoreInput[], inFlight: number): Promise<void> {
  const waiting = memories.values();
  const lane = async () => {
    for (const memory of waiting) await face.store({ ...memory, embed: 'later' });
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

/**
 * Processor time of the server, user and system, for one store over HTTP that is embedded later. The threads of the
 * model are left out; what the main thread does to save their vectors meanwhile is not.
 */
export async function measureStoreCost(bench: Bench, server: ServerProcess, size: number): Promise<Result[]> {
  const results: Result[] = [];
  for (const inFlight of IN_FLIGHT) results.push(...(await measureCost(bench, server, size, inFlight)));
  return results;
}

async function measureCost(
  bench: Bench,
  server: ServerProcess,
  size: number,
  inFlight: number,
): Promise<Result[]> {
  const { plan, texts, http, writes } = bench;
  if (http.cpu === null) return [];
  const face = httpFace(server.client);
  const random = seededRandom(SEED);
  const costs: number[] = [];
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    const memories = texts.statements(plan.stores / ROUNDS).map((text) => memoryOf(text, random));
    const before = cpuMicroseconds(server.pid);
    await storeEach(face, memories, inFlight);
    const after = cpuMicroseconds(server.pid);
    if (round >= WARM_UPS && before !== null && after !== null)
      costs.push((after - before) / memories.length);
  }
  return [
    {
      what: `server CPU of one store, ${inFlight} at a time`,
      memories: size,
      face: 'HTTP',
      unit: 'µs CPU',
      median: median(costs),
      tail: quantile(costs, 0.95),
      limit: { what: 'empty request + INSERT', value: http.cpu + writes.rowCpu },
      target: { bound: '≤', value: 400, of: 'median' },
    },
  ];
}

/** Physical memory of the server process, model and all. Nothing where the system does not tell. */
export function readResident(server: ServerProcess, size: number, what: string): Result[] {
  const resident = residentMiB(server.pid);
  if (resident === null) return [];
  return [reading({ what, memories: size, face: null }, 'MiB', resident)];
}
