import { parseArgs } from 'node:util';
import { FULL, type Plan, QUICK } from './plan.ts';

export interface Options {
  plan: Plan;
  /** Writes bench/results/engine.json and the table of docs/benchmarks.md. */
  save: boolean;
  /** A missed target makes the exit code 1. */
  check: boolean;
  /** Compiles first; without it `dist` is measured as it is. */
  build: boolean;
}

/** Reads the arguments of the benchmark; throws on unknown ones. */
export function parseOptions(args: string[]): Options {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    allowNegative: true,
    options: {
      full: flag,
      save: flag,
      check: flag,
      build: { type: 'boolean', default: true },
      sizes: { type: 'string' },
    },
  });
  const plan = values.full ? FULL : QUICK;
  const sizes = values.sizes?.split(',').map(Number) ?? plan.sizes;
  if (!sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new Error('--sizes takes numbers of memories, such as --sizes 500,2000');
  const { save, check, build } = values;
  return { plan: { ...plan, sizes }, save, check, build };
}
