import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleIds } from '../lib/face.ts';
import { httpFace } from '../lib/http-face.ts';
import type { Result } from '../lib/results.ts';
import { modelReady, type ServerProcess, startServer } from '../lib/server.ts';
import { median } from '../lib/stats.ts';
import { type Route, routesOf } from './routes.ts';

const WATCH = new URL('./watch.ts', import.meta.url);
/** What an engine does by itself after its start is over then. */
const SETTLING_MS = 5000;
/** The loop is looked at every millisecond; a hold is known once it has run on. */
const AFTERWARDS_MS = 15;
const WARM_UPS = 2;
const TIMES = 5;
/** No request is to keep another one waiting for longer. */
const TARGET = { bound: '≤', value: 20, of: 'median' } as const;

/** The longest that the engine's main thread was held since this was asked last, in milliseconds. */
async function longestHold({ child }: ServerProcess): Promise<number> {
  child.send('longest');
  const [ms] = await once(child, 'message');
  return ms as number;
}

async function measureRoute(server: ServerProcess, { what, ask }: Route, memories: number): Promise<Result> {
  const holds: number[] = [];
  for (let time = 0; time < WARM_UPS + TIMES; time++) {
    await longestHold(server);
    // What is held before the loop is looked at for the first time is not seen.
    await sleep(AFTERWARDS_MS);
    await ask(server.client);
    await sleep(AFTERWARDS_MS);
    const hold = await longestHold(server);
    if (time >= WARM_UPS) holds.push(hold);
  }
  return {
    what,
    memories,
    face: 'HTTP',
    unit: 'ms',
    median: median(holds),
    tail: Math.max(...holds),
    limit: null,
    target: TARGET,
  };
}

/** How long each request of the app holds the engine's main thread at most: nobody else is answered meanwhile. */
export async function measureHolds(root: string, size: number): Promise<Result[]> {
  const server = await startServer(root, WATCH);
  try {
    await modelReady(server);
    const [id = ''] = await sampleIds(httpFace(server.client), 1);
    await sleep(SETTLING_MS);
    const nothing: Route = { what: 'nothing', ask: () => sleep(AFTERWARDS_MS) };
    const results: Result[] = [];
    for (const route of [nothing, ...routesOf(size, id)])
      results.push(await measureRoute(server, route, size));
    return results;
  } finally {
    await server.stop();
  }
}
