import { join } from 'node:path';
import { createLocalEmbedder } from '../../src/main/core/embed/local-embedder.ts';
import { openEngine } from '../../src/main/core/open.ts';
import { buildCorpus, copyOf, silent } from '../lib/corpus.ts';
import { engineFace } from '../lib/engine-face.ts';
import { sampleIds } from '../lib/face.ts';
import { httpFace } from '../lib/http-face.ts';
import type { Result } from '../lib/results.ts';
import { modelReady, startServer } from '../lib/server.ts';
import { measureReadFloor, type ReadFloor } from '../peers/sqlite-reads.ts';
import { measureContext } from './agents.ts';
import type { Bench } from './context.ts';
import { measureStoreCost, readResident } from './cost.ts';
import { measureReads } from './reads.ts';
import { measureStart } from './start.ts';
import { measureEmbeddedStores, measureLaterStores } from './stores.ts';

async function embedAll(texts: readonly string[]): Promise<Float32Array[]> {
  const embedder = createLocalEmbedder();
  try {
    return await Promise.all(texts.map((text) => embedder.embedQuery(text)));
  } finally {
    await embedder.close();
  }
}

async function inProcess(
  bench: Bench,
  root: string,
  size: number,
): Promise<{ results: Result[]; floor: ReadFloor }> {
  const questions = bench.texts.questions(bench.plan.searches);
  const vectors = await embedAll(questions);
  const engine = await openEngine({ root, version: 'bench', logger: silent });
  try {
    const face = engineFace(engine);
    const ids = await sampleIds(face, bench.plan.reads);
    const floor = await measureReadFloor(root, { ids, questions, vectors });
    await face.search({ query: 'is the model loaded?' });
    const results = await measureReads(bench, face, size, floor);
    results.push(...(await measureEmbeddedStores(bench, face, size)));
    results.push(...(await measureLaterStores(bench, face, size)));
    return { results, floor };
  } finally {
    await engine.close();
  }
}

async function overHttp(bench: Bench, root: string, size: number, floor: ReadFloor): Promise<Result[]> {
  const server = await startServer(root);
  try {
    await modelReady(server);
    const face = httpFace(server.client);
    const results = readResident(server, size, 'resident memory, model loaded');
    results.push(...(await measureReads(bench, face, size, floor)));
    results.push(...(await measureContext(bench, face, size)));
    results.push(...readResident(server, size, 'resident memory, after the searches'));
    results.push(...(await measureEmbeddedStores(bench, face, size)));
    results.push(...(await measureStoreCost(bench, server, size)));
    results.push(...(await measureLaterStores(bench, face, size)));
    return results;
  } finally {
    await server.stop();
  }
}

/** Everything that depends on how many memories there are. Each face gets a store of its own to write into. */
export async function measureSize(
  bench: Bench,
  size: number,
  log: (step: string) => void,
): Promise<Result[]> {
  log(`building a store of ${size} memories`);
  const corpus = await buildCorpus(join(bench.work, String(size)), size, bench.texts);
  log(`${size} memories: cold starts`);
  const start = await measureStart(bench, corpus, size);
  log(`${size} memories: the engine in this process`);
  const { results, floor } = await inProcess(bench, copyOf(corpus, 'engine'), size);
  log(`${size} memories: over HTTP`);
  const http = await overHttp(bench, copyOf(corpus, 'http'), size, floor);
  return [...results, ...http, ...start];
}
