import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openEngine } from '../../src/main/core/open.ts';
import { StoreBatchRequest } from '../../src/shared/memory.ts';
import { SearchRequest } from '../../src/shared/query.ts';
import type { DataSet } from './dataset.ts';
import { PRODUCT, type Variant } from './variants.ts';

const BATCH = 500;

/** What a search found: places in the set's memories, best first. */
export type Ask = (question: string, variant?: Variant) => Promise<number[]>;

/** Stores the set in an engine of its own, through its public use cases, and hands out what asks it. */
export async function withStored<T>(set: DataSet, use: (ask: Ask) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'holdfast-quality-'));
  let pipeline = PRODUCT.pipeline;
  const engine = await openEngine({
    root,
    version: 'bench',
    logger: pino({ level: 'error' }),
    overrides: { approval: 'auto' },
    pipeline: () => pipeline,
  });
  const caller = { principal: engine.identity.authenticate(engine.ownerKey), source: 'http' } as const;
  try {
    const places = new Map<string, number>();
    for (let start = 0; start < set.memories.length; start += BATCH) {
      const memories = set.memories
        .slice(start, start + BATCH)
        .map((memory) => ({ ...memory, on_duplicate: 'store' }));
      const { results } = await engine.memories.storeBatch(caller, StoreBatchRequest.parse({ memories }));
      for (const result of results) {
        if (!result.ok) throw new Error(`A memory of ${set.name} was not stored: ${result.error.message}`);
        places.set(result.id, start + result.index);
      }
    }
    return await use(async (question, variant = PRODUCT) => {
      pipeline = variant.pipeline;
      const request = SearchRequest.parse({ query: question, ...variant.request });
      const { results, degraded, notes } = await engine.memories.search(caller, request);
      if (degraded !== null) throw new Error(degraded);
      if (notes.some((note) => note.includes('embedded'))) throw new Error(notes.join(' '));
      return results.flatMap(({ id }) => places.get(id) ?? []);
    });
  } finally {
    await engine.close();
    rmSync(root, { recursive: true });
  }
}
