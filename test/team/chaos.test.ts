/**
 * Engines in processes of their own, a relay in another, and a network between them that cuts, delays, repeats and reorders:
 * whatever people do meanwhile, in the end every database has the same, and nothing that was acknowledged is missing.
 *
 * HOLDFAST_CHAOS_ROUNDS says how many rounds, HOLDFAST_CHAOS_SEED with which one they begin.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChaosWorld } from './support/chaos-world.ts';

const ROUNDS = Number(process.env.HOLDFAST_CHAOS_ROUNDS ?? 16);
const FIRST = Number(process.env.HOLDFAST_CHAOS_SEED ?? 1);
/** Seeds of rounds that failed once. */
const PINNED: readonly number[] = [];

const seeds = [...PINNED, ...Array.from({ length: ROUNDS }, (_, index) => FIRST + index)];

let world: ChaosWorld;
beforeAll(async () => {
  world = await ChaosWorld.create();
}, 120_000);
afterAll(() => world.close());

test.for(seeds)('everybody has the same after the round of seed %i', { timeout: 120_000 }, async (seed) => {
  await world.round(seed);
  const [first, ...others] = await world.views();
  for (const { name, view, known } of others) {
    expect(known, `operations of ${name}, seed ${seed}`).toEqual(first?.known);
    expect(view, `memories of ${name}, seed ${seed}`).toEqual(first?.view);
  }
  for (const outcome of [...(first ? [first] : []), ...others]) {
    expect(world.missingIn(outcome), `${outcome.name} lacks what was acknowledged, seed ${seed}`).toEqual([]);
    expect(outcome.defects, `${outcome.name}, seed ${seed}`).toEqual([]);
  }
});
