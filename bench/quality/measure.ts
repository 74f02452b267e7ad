import { type DataSet, withoutSessions } from './dataset.ts';
import { manual } from './documents.ts';
import { SHORT_FACTS } from './facts.ts';
import { measureNoise, type Noise } from './floor.ts';
import { type Quality, qualityOf } from './metrics.ts';
import { withStored } from './store.ts';
import { PRODUCT, VARIANTS, type Variant } from './variants.ts';

/** The quality of one variant's answer to one question. */
export interface Answered {
  set: string;
  variant: string;
  category: string;
  quality: Quality;
}

export interface Measured {
  answered: Answered[];
  noise: (Noise & { set: string })[];
}

async function measureSet(
  set: DataSet,
  variants: readonly Variant[],
  others: readonly DataSet[],
): Promise<Measured> {
  return withStored(set, async (ask) => {
    const answered: Answered[] = [];
    // A question is asked in all variants in turn, so that it is embedded once.
    for (const { text, answers, category } of set.questions)
      for (const variant of variants) {
        const quality = qualityOf(await ask(text, variant), answers);
        answered.push({ set: set.name, variant: variant.name, category, quality });
      }
    const noise = await measureNoise(ask, others);
    return { answered, noise: noise.map((one) => ({ ...one, set: set.name })) };
  });
}

async function measureAll(
  sets: readonly (readonly [set: DataSet, variants: readonly Variant[], others: readonly DataSet[]])[],
  log: (step: string) => void,
): Promise<Measured> {
  const all: Measured = { answered: [], noise: [] };
  for (const [set, variants, others] of sets) {
    log(`${set.name}: ${set.memories.length} memories, ${set.questions.length} questions`);
    const { answered, noise } = await measureSet(set, variants, others);
    all.answered.push(...answered);
    all.noise.push(...noise);
  }
  return all;
}

/** Conversations with every variant, and asked what only the others know. */
export function measureConversations(
  sets: readonly DataSet[],
  log: (step: string) => void,
): Promise<Measured> {
  const others = (set: DataSet) => sets.filter((other) => other !== set);
  return measureAll(
    sets.map((set) => [set, VARIANTS, others(set)]),
    log,
  );
}

/** What nothing was tuned on: a conversation without its sessions, a manual with and without them, short facts. */
export function measureOtherKinds(
  conversation: DataSet | null,
  log: (step: string) => void,
): Promise<Measured> {
  const page = manual();
  const named = (set: DataSet, name: string): DataSet => ({ ...set, name });
  const loose =
    conversation === null ? [] : [named(withoutSessions(conversation), 'conversation without sessions')];
  const sets = [...loose, page, named(withoutSessions(page), 'manual without sessions'), SHORT_FACTS];
  return measureAll(
    sets.map((set) => [
      set,
      VARIANTS.filter(({ name }) => name === PRODUCT.name || name === 'without the floor'),
      [],
    ]),
    log,
  );
}
