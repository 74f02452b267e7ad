import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf } from '../lib/corpus.ts';
import { seededRandom } from '../lib/random.ts';
import { seededTexts } from '../lib/sentences.ts';
import { openProduct } from './product.ts';
import type { Figure } from './results.ts';

const SEED = 31;
const QUESTIONS = 40;
const BATCH = 1000;
const NANOSECONDS = 1e6;
/** How long the index takes to follow and to save a batch, generously. */
const FOLLOWING_MS = 8000;
const IDLE_MS = 4000;
/** What the issue of the index in a thread of its own promises. */
const TARGET = 20;

/** The longest that nothing else could happen on the main thread meanwhile, in milliseconds. */
async function longestStall(action: () => Promise<void>): Promise<number> {
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  await action();
  loop.disable();
  return loop.max / NANOSECONDS;
}

/** How long the system lets nobody have the processor, or so it looks from here: what other stalls are to be compared with. */
async function stallOfNothing(): Promise<Figure> {
  const value = await longestStall(async () => void (await sleep(IDLE_MS)));
  return { what: 'longest stall of a thread that does nothing', value, unit: 'ms' };
}

/** How long searches, and the index that follows a batch, keep the engine's main thread from anything else. */
export async function measureStalls(root: string, writable: boolean): Promise<Figure[]> {
  const texts = seededTexts(SEED);
  const random = seededRandom(SEED);
  const nothing = await stallOfNothing();
  const product = await openProduct(root);
  const ask = async (questions: readonly string[]) => {
    for (const query of questions) await product.search({ query });
  };
  try {
    await ask(texts.questions(QUESTIONS));
    const questions = texts.questions(QUESTIONS);
    const searching = await longestStall(() => ask(questions));
    const figures: Figure[] = [
      nothing,
      {
        what: 'longest stall of the main thread while searching',
        value: searching,
        unit: 'ms',
        target: TARGET,
      },
    ];
    if (!writable) return figures;
    const batch = texts.statements(BATCH).map((text) => memoryOf(text, random));
    const storing = await longestStall(() => product.storeBatch(batch));
    const following = await longestStall(async () => void (await sleep(FOLLOWING_MS)));
    figures.push(
      {
        what: 'the same while the index follows 1,000 new memories',
        value: following,
        unit: 'ms',
        target: TARGET,
      },
      { what: 'the same while the 1,000 are stored (one transaction)', value: storing, unit: 'ms' },
    );
    return figures;
  } finally {
    await product.close();
  }
}
