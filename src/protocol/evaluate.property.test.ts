import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TEAM_ROLES } from '../shared/team.ts';
import type { ControlEntry } from './control.ts';
import { evaluateTeam } from './evaluate.ts';
import { type Actor, Cast } from './testing/cast.ts';

const MEMBERS = 5;
const who = fc.nat(MEMBERS);
const step = fc.record({
  what: fc.constantFrom('role', 'remove', 'leave', 'epoch', 'policy', 'invite', 'admit'),
  by: who,
  about: who,
  role: fc.constantFrom(...TEAM_ROLES),
  clock: fc.integer({ min: 2, max: 60 }),
  cut: fc.nat(6),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Everybody joins; then they do what the steps say, whether they may or not, with clocks that go back and forth. */
function play(steps: readonly Step[]): { team: string; entries: ControlEntry[] } {
  const cast = new Cast();
  const actors: Actor[] = [cast.founder];
  for (let index = 0; index < MEMBERS; index += 1)
    actors.push(cast.add(`m${index}`, index < 3 ? 'admin' : 'publisher', 3 * index + 2));
  const entries = steps.flatMap((one, index) => {
    const [by, about] = [actors[one.by], actors[one.about]];
    return by && about ? [act(one, by, about, `guest ${index % 3}`, cast)] : [];
  });
  return { team: cast.team, entries: [...cast.entries, ...entries] };
}

function act({ what, role, clock, cut }: Step, by: Actor, about: Actor, guest: string, cast: Cast) {
  const cuts = [[about, cut, cut]] as const;
  switch (what) {
    case 'role':
      return by.role(about, role, cuts, clock);
    case 'remove':
      return by.remove(about, cuts, { clock, epoch: clock, keysFor: [about] });
    case 'leave':
      return by.write({ k: 'leave', log: cut }, clock);
    case 'epoch':
      return by.epoch(clock, [about], clock);
    case 'policy':
      return by.write({ k: 'policy', trusted: 'publishers' }, clock);
    case 'invite':
      return by.invite(guest, role, clock);
    case 'admit':
      return by.admit(guest, cast.actor(guest), clock);
  }
}

/** All that a state says, in an order of its own. */
function told(team: string, entries: readonly ControlEntry[]) {
  const state = evaluateTeam(team, entries);
  const sorted = <T>(map: ReadonlyMap<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  const numbers = [0, 1, 2, 3, 5, 8, Number.POSITIVE_INFINITY];
  return {
    members: sorted(state.members),
    devices: sorted(state.devices),
    invites: sorted(state.invites),
    refused: sorted(state.refused),
    counted: state.counted.map(({ entry }) => entry.hash),
    epochs: [state.epoch, state.stale, state.lacking, [...state.epochs.keys()]],
    roles: [...state.devices.keys()].map((id) => numbers.map((number) => state.roleAt(id, 'log', number))),
  };
}

const shuffled = fc
  .array(step, { maxLength: 25 })
  .map(play)
  .chain(({ team, entries }) =>
    fc.record({
      team: fc.constant(team),
      entries: fc.constant(entries),
      other: fc.shuffledSubarray(entries, { minLength: entries.length }),
    }),
  );

test('what control entries come to depends on the set of them alone (T-20)', () => {
  fc.assert(
    fc.property(shuffled, ({ team, entries, other }) => {
      expect(told(team, [...other, ...entries.slice(0, 3)])).toEqual(told(team, entries));
    }),
    { numRuns: 60 },
  );
});

test('who was never an admin changes nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const { team, entries } = play(steps.filter(({ by, what }) => by > 3 && what !== 'leave'));
      const state = evaluateTeam(team, entries);
      expect([...state.members.values()].map(({ role, removed }) => [role, removed])).toEqual([
        ['admin', false],
        ['admin', false],
        ['admin', false],
        ['admin', false],
        ['publisher', false],
        ['publisher', false],
      ]);
    }),
    { numRuns: 40 },
  );
});
