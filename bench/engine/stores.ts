import { memoryOf } from '../lib/corpus.ts';
import { BATCH, type Face, storeNew } from '../lib/face.ts';
import { seededRandom } from '../lib/random.ts';
import { type Limit, type Result, rate, timing } from '../lib/results.ts';
import { timeEach } from '../lib/stats.ts';
import type { Bench } from './context.ts';

const random = seededRandom(11);

const freshMemories = ({ texts }: Bench, count: number) =>
  texts.statements(count).map((text) => memoryOf(text, random));

/** The bare insert, and what else it takes at least to come and to be embedded. */
function rowLimit({ writes, http }: Bench, face: Face, embedMs = 0): Limit {
  const parts = [...(embedMs > 0 ? ['raw model'] : []), 'INSERT'];
  if (face.name === 'HTTP') parts.push('empty request');
  return { what: parts.join(' + '), value: embedMs + writes.rowMs + (face.name === 'HTTP' ? http.ms : 0) };
}

/** Stores of one memory that wait for its embedding. */
export async function measureEmbeddedStores(bench: Bench, face: Face, size: number): Promise<Result[]> {
  const times = await timeEach(freshMemories(bench, bench.plan.embeddedStores), async (memory) => {
    const answer = await face.store(memory);
    if (!answer.embedded) throw new Error(answer.degraded ?? 'A memory was not embedded in time');
  });
  const limit = rowLimit(bench, face, bench.embedMs);
  return [timing({ what: 'store, embedded', memories: size, face: face.name, limit }, times)];
}

/** Stores that are embedded later, one by one and a thousand at once. The model works in the background meanwhile. */
export async function measureLaterStores(bench: Bench, face: Face, size: number): Promise<Result[]> {
  const { plan, writes } = bench;
  const about = (what: string) => ({ what, memories: size, face: face.name });
  const single = await timeEach(freshMemories(bench, plan.stores), (memory) =>
    face.store({ ...memory, embed: 'later' }),
  );
  const thousands = Array.from({ length: plan.batches }, () => freshMemories(bench, BATCH));
  const batches = await timeEach(thousands, (batch) => storeNew(face, batch, 'later'), 1);
  const limit = { what: 'raw INSERTs', value: writes.rowsPerSecond };
  const target = { bound: '≥', value: 10_000, of: 'median' } as const;
  return [
    timing({ ...about('store, embedded later'), limit: rowLimit(bench, face) }, single),
    rate(
      { ...about('store 1,000 at once, embedded later'), limit, target },
      'memories/s',
      batches.map((ms) => (1000 * BATCH) / ms),
    ),
  ];
}
