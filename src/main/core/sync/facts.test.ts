import { expect, test } from 'vitest';
import type { TeamRow } from '../store/teams.ts';
import { pacedFacts } from './facts.ts';

test('what took 100 ms to count is counted again after two seconds, for each team by itself', () => {
  let now = 0;
  const counted: string[] = [];
  const facts = pacedFacts(
    ({ id }) => {
      now += 100;
      counted.push(id);
      return { unshared: counted.length, conflicts: 0 };
    },
    () => now,
  );
  const of = (id: string, at: number) => {
    now = at;
    return facts({ id } as TeamRow).unshared;
  };
  expect([of('a', 0), of('a', 2099), of('b', 2099), of('a', 2200), of('b', 2300)]).toEqual([1, 1, 2, 3, 2]);
  expect(counted).toEqual(['a', 'b', 'a']);
});
