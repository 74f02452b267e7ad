import { describe, expect, test } from 'vitest';
import { compare, type Relation } from './compare.ts';
import { statementOf } from './statement.ts';

const relate = (
  here: string,
  there: string,
  cosine: number | null = 0.9,
  episodes = false,
): Relation | null => compare(statementOf(here), statementOf(there), { cosine, episodes });
const kindOf = (...pair: Parameters<typeof relate>) => relate(...pair)?.kind;

describe('two texts say the same', () => {
  test('when their words and their vectors do', () => {
    expect(kindOf('User prefers dark mode', 'The user prefers dark mode')).toBe('duplicate');
    expect(kindOf('User prefers dark mode', 'The user prefers dark mode', 0.4)).toBeUndefined();
    expect(kindOf('User likes hiking', 'The weather is fine', 0.95)).toBeUndefined();
  });

  test('when numbers, times and dates are only written otherwise', () => {
    expect(kindOf('Standup is at 9:30', 'Standup is at 9:30 am')).toBe('duplicate');
    expect(kindOf('Backups are kept for 30 days', 'Backups are kept for thirty days')).toBe('duplicate');
    expect(kindOf('The repository has 10,000 files', 'The repository has 10k files')).toBe('duplicate');
  });

  test('when a double negation is none: not enabled is disabled', () => {
    expect(kindOf('Telemetry is not enabled', 'Telemetry is disabled')).not.toBe('contradiction');
  });
});

describe('two texts contradict each other', () => {
  test.each([
    ['another value', 'The standup is at 9:30', 'The standup is at 10:00', { here: '9:30', there: '10:00' }],
    [
      'another day',
      'Deployments happen on Tuesdays',
      'Deployments happen on Thursdays',
      { here: 'Tuesdays', there: 'Thursdays' },
    ],
    [
      'the opposite word',
      'Telemetry is enabled',
      'Telemetry is disabled',
      { here: 'enabled', there: 'disabled' },
    ],
    [
      'another name',
      'Maria leads the platform team',
      'Jonas leads the platform team',
      { here: 'Maria', there: 'Jonas' },
    ],
  ])('by %s, which is named', (_, here, there, difference) => {
    expect(relate(here, there)).toEqual({ kind: 'contradiction', differences: [difference] });
  });

  test('by a negation, and by the order of two things', () => {
    expect(kindOf('User drinks coffee', "User doesn't drink coffee")).toBe('contradiction');
    expect(kindOf('User prefers TypeScript over Go', 'User prefers Go over TypeScript')).toBe(
      'contradiction',
    );
    expect(kindOf('Use composition over inheritance', 'Composition is used over inheritance')).toBe(
      'duplicate',
    );
  });

  test('not when they are about different things', () => {
    expect(
      kindOf('The orders service listens on port 8080', 'The billing service listens on port 9090', 0.8),
    ).toBeUndefined();
    expect(kindOf('User likes tea', 'User likes coffee', 0.75)).toBeUndefined();
    expect(kindOf("Anna's birthday is on 3 May", "Ben's birthday is on 13 May", 0.7)).toBeUndefined();
  });

  test('not when both tell of something that happened', () => {
    expect(kindOf('The build took 14 minutes', 'The build took 11 minutes', 0.95)).toBe('contradiction');
    expect(kindOf('The build took 14 minutes', 'The build took 11 minutes', 0.95, true)).toBeUndefined();
  });
});

test('while one of them is not embedded, the words stand in for the vector', () => {
  expect(kindOf('User prefers dark mode', 'The user prefers dark mode', null)).toBe('duplicate');
});

test('of long texts only copies are noticed', () => {
  const long = Array.from({ length: 80 }, (_, index) => `word${index}x`).join(' ');
  expect(kindOf(long, `${long} more`)).toBe('duplicate');
  expect(kindOf(`${long} is not so`, long, 0.7)).toBeUndefined();
});
