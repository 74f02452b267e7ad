import { NEVER_ASKED, NEVER_STORED } from './never-stored.ts';
import type { Ask } from './store.ts';

const KINDS = [
  'about the world and strangers',
  'more of these, which nothing was fitted to',
  'about others of its kind',
  'the same, with a name from here',
] as const;

/** How many questions about things never stored found anything. */
export interface Noise {
  kind: (typeof KINDS)[number];
  questions: number;
  noisy: number;
}

async function noiseOf(ask: Ask, kind: Noise['kind'], questions: readonly string[]): Promise<Noise> {
  let noisy = 0;
  for (const question of questions) if ((await ask(question)).length > 0) noisy += 1;
  return { kind, questions: questions.length, noisy };
}

/** Questions that a stored set cannot answer. */
export interface Foreign {
  /** About other people or subjects of the same kind. */
  others: readonly string[];
  /** The same, as if they were about the people of the set: names say nothing then. */
  renamed: readonly string[];
}

/** Asks a stored set what it cannot know. */
export async function measureNoise(ask: Ask, { others, renamed }: Foreign): Promise<Noise[]> {
  const questions = [NEVER_STORED, NEVER_ASKED, others, renamed];
  const noise: Noise[] = [];
  for (const [place, kind] of KINDS.entries()) noise.push(await noiseOf(ask, kind, questions[place] ?? []));
  return noise;
}
