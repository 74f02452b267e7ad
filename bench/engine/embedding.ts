import { join } from 'node:path';
import { openEngine } from '../../src/main/core/open.ts';
import { prepareRoot, silent } from '../lib/corpus.ts';
import { engineFace } from '../lib/engine-face.ts';
import { type Face, storeNew } from '../lib/face.ts';
import { type Result, rate } from '../lib/results.ts';
import type { Texts } from '../lib/sentences.ts';
import { median } from '../lib/stats.ts';
import { startRawModel } from '../peers/raw-embedding.ts';
import type { Plan } from './plan.ts';

/** Texts a second from the call until every one of them can be found by meaning: stored, embedded, saved. */
async function engineRate(face: Face, texts: readonly string[]): Promise<number> {
  const batch = texts.map((content) => ({ content, on_duplicate: 'store' as const }));
  const start = performance.now();
  await storeNew(face, batch, 'now');
  return (1000 * texts.length) / (performance.now() - start);
}

/** Embedding through the engine against the raw model, in turns on the same texts, and what one text costs the latter. */
export async function measureEmbedding(
  work: string,
  plan: Plan,
  texts: Texts,
): Promise<{ results: Result[]; embedMs: number }> {
  const sample = texts.statements(plan.embeddedTexts);
  const engine = await openEngine({
    root: prepareRoot(join(work, 'embedding')),
    version: 'bench',
    logger: silent,
  });
  const raw = await startRawModel(sample).catch(async (error: unknown) => {
    await engine.close();
    throw error;
  });
  try {
    const face = engineFace(engine);
    await engineRate(face, sample);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < plan.embeddingRuns; run++) {
      bare.push(await raw.rate(sample));
      ours.push(await engineRate(face, sample));
    }
    const { copies, threads, batch } = raw.settings;
    const limit = {
      what: `raw model (${copies} × ${threads} threads, ${batch} at a time)`,
      value: median(bare),
    };
    const target = { bound: '≥', value: 0.8, of: 'ratio' } as const;
    const details = { what: 'embed new memories', memories: null, face: face.name, limit, target };
    return { results: [rate(details, 'texts/s', ours)], embedMs: raw.oneTextMs };
  } finally {
    await raw.close();
    await engine.close();
  }
}
