import type { DataSet } from './dataset.ts';
import { NEVER_STORED } from './never-stored.ts';
import type { Ask } from './store.ts';

/** Every how many questions of the other sets one is asked. */
const STEP = 40;

/** How many questions about things never stored found anything. */
export interface Noise {
  kind: 'about other things' | 'of the other sets';
  questions: number;
  noisy: number;
}

async function noiseOf(ask: Ask, kind: Noise['kind'], questions: readonly string[]): Promise<Noise> {
  let noisy = 0;
  for (const question of questions) if ((await ask(question)).length > 0) noisy += 1;
  return { kind, questions: questions.length, noisy };
}

/** Asks a stored set what it cannot know. `others` are sets about other people or subjects. */
export async function measureNoise(ask: Ask, others: readonly DataSet[]): Promise<Noise[]> {
  const foreign = others.flatMap(({ questions }) => questions.filter((_, place) => place % STEP === 0));
  return [
    await noiseOf(ask, 'about other things', NEVER_STORED),
    await noiseOf(
      ask,
      'of the other sets',
      foreign.map(({ text }) => text),
    ),
  ];
}
