/** `npm run bench:map`: how well the map of memories keeps neighbourhoods, and how long it takes. See docs/benchmarks.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLocalEmbedder } from '../../src/main/core/embed/local-embedder.ts';
import { seededTexts } from '../lib/sentences.ts';
import { readLocomo } from '../quality/locomo.ts';
import { measureQuality } from './quality.ts';
import { buildStore, measureSpeed } from './speed.ts';

const SEED = 1;
const BATCH = 200;

const { values } = parseArgs({
  options: {
    /** Real texts for the quality: LoCoMo's file. Without it, made-up sentences. */
    locomo: { type: 'string' },
    texts: { type: 'string', default: '6000' },
    size: { type: 'string', default: '50000' },
    /** A store that was built before; without it one of `size` memories is built. */
    store: { type: 'string' },
    only: { type: 'string' },
  },
});
const log = (step: string): void => console.error(`· ${step}`);

function textsToCompare(): string[] {
  if (values.locomo === undefined) return seededTexts(SEED).statements(Number(values.texts));
  return readLocomo(values.locomo).flatMap(({ memories }) => memories.map(({ content }) => content));
}

async function embedded(texts: readonly string[]): Promise<Float32Array[]> {
  const embedder = createLocalEmbedder();
  try {
    const vectors: Float32Array[] = [];
    for (let from = 0; from < texts.length; from += BATCH)
      for (const [first] of await embedder.embedDocuments(texts.slice(from, from + BATCH)))
        if (first !== undefined) vectors.push(first);
    return vectors;
  } finally {
    await embedder.close();
  }
}

async function quality(): Promise<void> {
  const texts = textsToCompare();
  log(`embedding ${texts.length} texts`);
  const vectors = await embedded(texts);
  log('comparing neighbourhoods');
  console.log(`\n| ${vectors.length} texts, laid out as | of the 15 nearest kept |\n|---|---|`);
  for (const { layout, preserved } of await measureQuality(vectors))
    console.log(`| ${layout} | ${(100 * preserved).toFixed(1)} % |`);
}

async function speed(): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'holdfast-bench-map-'));
  try {
    if (values.store === undefined) log(`building a store of ${values.size} memories`);
    const root = values.store ?? (await buildStore(join(work, 'store'), Number(values.size)));
    log('laying out');
    const results = await measureSpeed(root);
    console.log('\n| step | ms | longest block of the main thread, ms | answer, kB |\n|---|---|---|---|');
    for (const { what, ms, blocked, bytes } of results)
      console.log(
        `| ${what} | ${ms.toFixed(0)} | ${blocked.toFixed(0)} | ${bytes ? Math.round(bytes / 1000) : ''} |`,
      );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (values.only !== 'speed') await quality();
if (values.only !== 'quality') await speed();
