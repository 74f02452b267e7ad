import { join } from 'node:path';
import type { Caller } from '../../src/main/core/domain/principal.ts';
import { type OpenedEngine, openEngine } from '../../src/main/core/open.ts';
import { StoreBatchRequest, type StoreInput } from '../../src/shared/memory.ts';
import { addVectors, memoryOf, prepareRoot, silent } from '../lib/corpus.ts';
import { type Random, seededRandom } from '../lib/random.ts';
import { seededTexts, type Texts } from '../lib/sentences.ts';

const SEED = 41;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const BATCH = 1000;
const NAMESPACES = 50;
/** One memory in so many waits for review. */
const WAITING = 20;

/** What only the oldest memories have: a list that begins with the newest looks at every other one first. */
export const RARE = { agent: 'archivist', namespace: 'attic', tags: ['heirloom'], session: 'the-first' };
const RARE_MEMORIES = 20;

/** The users and agents that write, of which the last are seldom heard. */
function writersOf({ identity, ownerKey }: OpenedEngine): { often: Caller[]; rare: Caller } {
  const as = (key: string, agent?: string): Caller => ({
    principal: identity.authenticate(key, agent),
    source: 'http',
  });
  const admin = as(ownerKey);
  const { api_key } = identity.createUser(admin, { user: 'mara', role: 'writer', approval: 'auto' });
  return {
    often: [as(ownerKey, 'coder'), as(ownerKey, 'planner'), as(api_key, 'coder'), admin],
    rare: as(ownerKey, RARE.agent),
  };
}

function placed(memory: StoreInput, random: Random): StoreInput {
  const namespace = `project-${Math.floor(random.next() * NAMESPACES)}`;
  const waits = random.next() * WAITING < 1;
  return { ...memory, namespace, ...(waits && { state: 'inactive' as const }) };
}

async function storeAll(root: string, texts: Texts, size: number): Promise<void> {
  const random = seededRandom(SEED);
  let now = Date.now() - YEAR_MS;
  const embedding = { model: { dir: join(root, 'no-model'), sha256: '' } };
  const engine = await openEngine({ root, version: 'bench', logger: silent, clock: () => now, embedding });
  const store = async (caller: Caller, memories: StoreInput[]) => {
    await engine.memories.storeBatch(caller, StoreBatchRequest.parse({ memories, embed: 'later' }));
    now += (YEAR_MS / size) * memories.length;
  };
  try {
    const { often, rare } = writersOf(engine);
    const { agent: _, ...fields } = RARE;
    await store(
      rare,
      texts.statements(RARE_MEMORIES).map((text) => ({ ...memoryOf(text, random), ...fields })),
    );
    for (let stored = RARE_MEMORIES; stored < size; stored += BATCH) {
      const batch = texts.statements(Math.min(BATCH, size - stored));
      await store(
        random.pick(often),
        batch.map((text) => placed(memoryOf(text, random), random)),
      );
    }
  } finally {
    await engine.close();
  }
}

/** A data directory with `size` memories of several users and agents, of which some wait for review, their vectors made up. */
export async function buildVaried(root: string, size: number): Promise<string> {
  prepareRoot(root);
  await storeAll(root, seededTexts(SEED), size);
  await addVectors(root, seededRandom(SEED));
  return root;
}
