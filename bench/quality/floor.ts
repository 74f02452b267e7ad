import { NEVER_STORED } from './never-stored.ts';
import type { Ask } from './store.ts';

/** How many questions about things never stored found anything. */
export interface Noise {
  kind: 'about the world and strangers' | 'about others of its kind';
  questions: number;
  noisy: number;
}

async function noiseOf(ask: Ask, kind: Noise['kind'], questions: readonly string[]): Promise<Noise> {
  let noisy = 0;
  for (const question of questions) if ((await ask(question)).length > 0) noisy += 1;
  return { kind, questions: questions.length, noisy };
}

/** Asks a stored set what it cannot know. `foreign` are questions about other people or subjects of the same kind. */
export async function measureNoise(ask: Ask, foreign: readonly string[]): Promise<Noise[]> {
  return [
    await noiseOf(ask, 'about the world and strangers', NEVER_STORED),
    await noiseOf(ask, 'about others of its kind', foreign),
  ];
}
