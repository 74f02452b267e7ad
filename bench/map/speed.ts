import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { openEngine } from '../../src/main/core/open.ts';
import { vectorSource } from '../../src/main/core/search/vector-index/testing/vectors.ts';
import { ArrangeMapRequest, MapRequest } from '../../src/shared/map.ts';
import { StoreRequest } from '../../src/shared/memory.ts';
import { buildCorpus, silent } from '../lib/corpus.ts';
import { seededTexts } from '../lib/sentences.ts';

const SEED = 1;
const NANOSECONDS = 1e6;
const DRAWINGS = 5;
const SETTLING_MS = 1000;

export interface Speed {
  what: string;
  ms: number;
  /** The longest that the engine's main thread could not do anything else, in milliseconds. */
  blocked: number;
  /** Of the answer. */
  bytes?: number;
}

/** A store of memories that lie in clusters, as texts about topics do. */
export function buildStore(root: string, size: number): Promise<string> {
  return buildCorpus(root, size, seededTexts(SEED), vectorSource('clustered', SEED));
}

async function timed(what: string, action: () => Promise<Uint8Array | object>): Promise<Speed> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const start = performance.now();
  const answer = await action();
  const ms = performance.now() - start;
  loop.disable();
  const speed = { what, ms, blocked: loop.max / NANOSECONDS };
  return answer instanceof Uint8Array ? { ...speed, bytes: answer.byteLength } : speed;
}

/** How long the map of the store in `root` takes to make, to extend and to answer. */
export async function measureSpeed(root: string): Promise<Speed[]> {
  const engine = await openEngine({ root, version: 'bench', logger: silent });
  try {
    const caller = { principal: engine.identity.authenticate(engine.ownerKey), source: 'http' } as const;
    const arrange = (anew: boolean) =>
      engine.map.arrange(caller, ArrangeMapRequest.parse({ anew }), () => {});
    const draw = () => engine.map.draw(caller, MapRequest.parse({}));
    // What an engine does at its start would be taken for the work of the map.
    while ((await engine.system.status(caller)).search_index.phase !== 'ready') await delay(SETTLING_MS);
    await delay(SETTLING_MS);
    const results = [await timed('lay out all memories', () => arrange(true))];
    await engine.memories.store(caller, StoreRequest.parse({ content: 'One more about sailing boats.' }));
    results.push(await timed('place one more', () => arrange(false)));
    for (let i = 0; i < DRAWINGS; i++) results.push(await timed('draw the map', draw));
    return results;
  } finally {
    await engine.close();
  }
}
