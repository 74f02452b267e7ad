import { asPlainText, type DataSet, withoutSessions } from './dataset.ts';
import { manual } from './documents.ts';
import { OFF_TOPIC, SHORT_FACTS } from './facts.ts';
import { type Foreign, measureNoise, type Noise } from './floor.ts';
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

async function measureSet(set: DataSet, variants: readonly Variant[], foreign: Foreign): Promise<Measured> {
  return withStored(set, async (ask) => {
    const answered: Answered[] = [];
    // A question is asked in all variants in turn, so that it is embedded once.
    for (const { text, answers, category } of set.questions)
      for (const variant of variants) {
        const quality = qualityOf(await ask(text, variant), answers);
        answered.push({ set: set.name, variant: variant.name, category, quality });
      }
    const noise = await measureNoise(ask, foreign);
    return { answered, noise: noise.map((one) => ({ ...one, set: set.name })) };
  });
}

async function measureAll(
  sets: readonly (readonly [set: DataSet, variants: readonly Variant[], foreign: Foreign])[],
  log: (step: string) => void,
): Promise<Measured> {
  const all: Measured = { answered: [], noise: [] };
  for (const [set, variants, foreign] of sets) {
    log(`${set.name}: ${set.memories.length} memories, ${set.questions.length} questions`);
    const { answered, noise } = await measureSet(set, variants, foreign);
    all.answered.push(...answered);
    all.noise.push(...noise);
  }
  return all;
}

/** Every how many questions of the other conversations one is asked. */
const FOREIGN_STEP = 40;

function speakersOf({ memories }: DataSet): string[] {
  const names = new Set(memories.map(({ metadata }) => metadata?.speaker));
  return [...names].filter((name) => typeof name === 'string');
}

/** Questions of the other sets, but for those that name somebody who speaks in this one. */
function questionsOfOthers(sets: readonly DataSet[], set: DataSet): Foreign {
  const speakers = speakersOf(set);
  const [host = ''] = speakers;
  const others: string[] = [];
  const renamed: string[] = [];
  for (const other of sets) {
    if (other === set) continue;
    const guests = speakersOf(other);
    for (const { text } of other.questions.filter((_, place) => place % FOREIGN_STEP === 0)) {
      if (speakers.some((name) => text.includes(name))) continue;
      others.push(text);
      const named = guests.filter((name) => text.includes(name));
      if (named.length === 1) renamed.push(text.replaceAll(named[0] ?? '', host));
    }
  }
  return { others, renamed };
}

/** Conversations with every variant, and asked what only the others know. */
export function measureConversations(
  sets: readonly DataSet[],
  all: readonly DataSet[],
  log: (step: string) => void,
): Promise<Measured> {
  return measureAll(
    sets.map((set) => [set, VARIANTS, questionsOfOthers(all, set)]),
    log,
  );
}

const called = (name: string, set: DataSet): DataSet => ({ ...set, name });

/** What nothing was tuned on: a conversation that is stored with less, a manual, short facts. */
export function measureOtherKinds(
  conversation: DataSet | undefined,
  log: (step: string) => void,
): Promise<Measured> {
  const page = manual();
  const conversations =
    conversation === undefined
      ? []
      : [
          called('a conversation as it is', conversation),
          called('the same without sessions', withoutSessions(conversation)),
          called('the same as plain text', asPlainText(conversation)),
        ];
  const sets = [
    ...conversations,
    called('a manual', page),
    called('the same manual without sessions', withoutSessions(page)),
    SHORT_FACTS,
  ];
  const variants = VARIANTS.filter(({ name }) => [PRODUCT.name, 'without the floor'].includes(name));
  return measureAll(
    sets.map((set) => [set, variants, { others: set === SHORT_FACTS ? OFF_TOPIC : [], renamed: [] }]),
    log,
  );
}
