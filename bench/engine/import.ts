import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../src/client/index.ts';
import { openEngine } from '../../src/main/core/open.ts';
import type { StoreInput } from '../../src/shared/memory.ts';
import { ImportRequest } from '../../src/shared/transfer.ts';
import { validate } from '../../src/shared/validation.ts';
import { memoryOf, prepareRoot, silent } from '../lib/corpus.ts';
import { seededRandom } from '../lib/random.ts';
import { type Result, rate } from '../lib/results.ts';
import { startServer } from '../lib/server.ts';
import type { Bench } from './context.ts';

const encoder = new TextEncoder();
const target = { bound: '≥', value: 5000, of: 'median' } as const;

function* newMemories({ plan, texts }: Bench): Generator<StoreInput, void> {
  const random = seededRandom(13);
  for (const text of texts.statements(plan.imported)) yield memoryOf(text, random);
}

async function* linesOf(memories: Iterable<StoreInput>): AsyncGenerator<Uint8Array, void> {
  for (const memory of memories) yield encoder.encode(JSON.stringify(memory));
}

/** Into an engine in this process that embeds nothing. Returns memories per second. */
async function inProcess(bench: Bench): Promise<number> {
  const root = prepareRoot(join(bench.work, 'import-engine'));
  const embedding = { model: { dir: join(root, 'no-model'), sha256: '' } };
  const engine = await openEngine({ root, version: 'bench', logger: silent, embedding });
  try {
    const caller = { principal: engine.identity.authenticate(engine.ownerKey), source: 'import' } as const;
    const started = performance.now();
    const on = { begun: () => {}, items: () => {} };
    const { created } = await engine.transfer.import(
      caller,
      validate(ImportRequest, {}),
      linesOf(newMemories(bench)),
      on,
    );
    return (1000 * created) / (performance.now() - started);
  } finally {
    await engine.close();
  }
}

/** Into an engine of its own over HTTP, as the command does it. The model works in the background meanwhile. */
async function overHttp(bench: Bench): Promise<number> {
  const root = prepareRoot(join(bench.work, 'import-http'));
  const server = await startServer(root);
  try {
    const apiKey = readFileSync(join(root, 'owner.key'), 'utf8').trim();
    const { transfer } = connect({ url: server.url, apiKey });
    const started = performance.now();
    const { created } = await transfer.import(newMemories(bench));
    return (1000 * created) / (performance.now() - started);
  } finally {
    await server.stop();
  }
}

/** How fast memories come in from a file of another store. */
export async function measureImport(bench: Bench, log: (step: string) => void): Promise<Result[]> {
  const { imported: memories } = bench.plan;
  const limit = { what: 'raw INSERTs', value: bench.writes.rowsPerSecond };
  log(`importing ${memories} memories`);
  const engine = await inProcess(bench);
  log(`importing ${memories} memories over HTTP`);
  const http = await overHttp(bench);
  return [
    rate({ what: 'import', memories, face: 'engine', limit, target }, 'memories/s', [engine]),
    rate({ what: 'import, the model at work', memories, face: 'HTTP', limit }, 'memories/s', [http]),
  ];
}
