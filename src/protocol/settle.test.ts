import { describe, expect, test } from 'vitest';
import type { ControlEntry } from './control.ts';
import { evaluateTeam } from './evaluate.ts';
import { Cast } from './testing/cast.ts';

const evaluate = (cast: Cast, ...more: ControlEntry[]) => evaluateTeam(cast.team, [...cast.entries, ...more]);

/** Admins in the order in which they came: the founder, ann, bob. */
function threeAdmins() {
  const cast = new Cast();
  return { cast, ann: cast.add('ann', 'admin', 10), bob: cast.add('bob', 'admin', 20, cast.founder) };
}

describe('what a removed admin dates before the removal (T-20)', () => {
  /** Ann removes bob at 100, having seen his only entry; what he writes with the clock 50 comes after. */
  function removed() {
    const { cast, ann, bob } = threeAdmins();
    const eve = cast.add('eve', 'reader', 30);
    return { cast, ann, bob, eve, removal: ann.remove(bob, [[bob, 0, 1]], { clock: 100 }) };
  }

  test('does not count, whatever it is', () => {
    const { cast, bob, eve, removal } = removed();
    const crony = cast.actor('crony');
    const tried = [
      bob.role(eve, 'admin', [[eve, 0, 1]], 50),
      bob.remove(eve, [[eve, 0, 1]], { clock: 51 }),
      bob.invite('crony', 'admin', 52),
      bob.admit('crony', crony, 53),
      bob.epoch(66, [bob, crony], 54),
      bob.write({ k: 'policy', trusted: [] }, 55),
    ];
    const state = evaluate(cast, removal, ...tried);
    expect(tried.map(({ entry }) => state.refused.get(entry.hash))).toEqual(tried.map(() => 'removed'));
    expect(state.members.get(bob.id)?.removed).toBe(true);
    expect(state.members.get(eve.id)).toMatchObject({ role: 'reader', removed: false });
    expect(state.devices.has(crony.id)).toBe(false);
    expect(state.policy.trusted).toBe('publishers');
  });

  test('does not undo the removal: not by removing who removed', () => {
    const { cast, ann, bob, removal } = removed();
    const revenge = bob.remove(ann, [[ann, 0, 1]], { clock: 50 });
    const state = evaluate(cast, revenge, removal);
    expect(state.members.get(ann.id)?.removed).toBe(false);
    expect(state.members.get(bob.id)?.removed).toBe(true);
  });

  test('not by a new device that does it', () => {
    const { cast, ann, bob, removal } = removed();
    const crony = cast.actor('crony');
    const planted = [
      bob.invite('crony', 'admin', 50),
      crony.join('crony', 51),
      bob.admit('crony', crony, 52),
    ];
    const revenge = crony.remove(ann, [[ann, 0, 1]], { clock: 53 });
    const state = evaluate(cast, revenge, ...planted, removal);
    expect(state.members.get(ann.id)?.removed).toBe(false);
    expect(state.devices.has(crony.id)).toBe(false);
  });

  test('not by an old reader who is made an admin for it', () => {
    const cast = new Cast();
    const eve = cast.add('eve', 'reader', 5);
    const ann = cast.add('ann', 'admin', 10);
    const bob = cast.add('bob', 'admin', 20);
    const removal = ann.remove(bob, [[bob, 0, 1]], { clock: 100 });
    const promotion = bob.role(eve, 'admin', [[eve, 0, 1]], 50);
    const revenge = eve.remove(ann, [[ann, 0, 1]], { clock: 51 });
    const state = evaluate(cast, promotion, revenge, removal);
    expect(state.members.get(eve.id)?.role).toBe('reader');
    expect(state.members.get(ann.id)?.removed).toBe(false);
  });

  test('not by using up the invite with which came who removed', () => {
    const { cast, bob } = threeAdmins();
    const dora = cast.add('dora', 'admin', 60);
    const removal = dora.remove(bob, [[bob, 0, 1]], { clock: 100 });
    const crony = cast.actor('crony');
    const theft = bob.admit('dora', crony, 61);
    const state = evaluate(cast, theft, removal);
    expect(state.devices.has(crony.id)).toBe(false);
    expect(state.members.get(dora.id)?.removed).toBe(false);
    expect(state.members.get(bob.id)?.removed).toBe(true);
  });

  test('and the entries that were seen stay', () => {
    const { cast, ann, bob } = threeAdmins();
    const eve = cast.add('eve', 'reader', 30, bob);
    const removal = ann.remove(bob, [[bob, 0, 3]], { clock: 100 });
    expect(evaluate(cast, removal).members.get(eve.id)?.removed).toBe(false);
  });
});

describe('two admins who act at once (T-20)', () => {
  test('who remove each other: the one who has been an admin for longer stays', () => {
    const { cast, ann, bob } = threeAdmins();
    for (const [early, late] of [
      [100, 101],
      [101, 100],
    ]) {
      const [anns, bobs] = [cast.actor('ann'), cast.actor('bob')];
      anns.head = ann.head;
      bobs.head = bob.head;
      const one = anns.remove(bob, [[bob, 0, 1]], { clock: early ?? 0 });
      const other = bobs.remove(ann, [[ann, 0, 1]], { clock: late ?? 0 });
      const state = evaluate(cast, one, other);
      expect(state.members.get(ann.id)?.removed).toBe(false);
      expect(state.members.get(bob.id)?.removed).toBe(true);
      expect(state.refused.get(other.entry.hash)).toBe('removed');
    }
  });

  test('of whom one removes the other, who removes a third: the first removal counts, the second is void', () => {
    const { cast, ann, bob } = threeAdmins();
    const one = cast.founder.remove(ann, [[ann, 0, 1]], { clock: 101 });
    const other = ann.remove(bob, [[bob, 0, 1]], { clock: 100 });
    const state = evaluate(cast, one, other);
    expect(state.members.get(ann.id)?.removed).toBe(true);
    expect(state.members.get(bob.id)?.removed).toBe(false);
  });

  test('three in a circle: the senior counts first, and there is one outcome', () => {
    const { cast, ann, bob } = threeAdmins();
    const circle = [
      cast.founder.remove(ann, [[ann, 0, 1]], { clock: 100 }),
      ann.remove(bob, [[bob, 0, 1]], { clock: 100 }),
      bob.remove(cast.founder, [[cast.founder, 0, 5]], { clock: 100 }),
    ];
    const removed = (entries: ControlEntry[]) => {
      const { members } = evaluate(cast, ...entries);
      return [cast.founder, ann, bob].map(({ id }) => members.get(id)?.removed);
    };
    expect(removed(circle)).toEqual(removed(circle.toReversed()));
    expect(removed(circle)[1]).toBe(true);
  });

  test('a junior admin can remove a senior one who does not remove it', () => {
    const { cast, ann, bob } = threeAdmins();
    const removal = bob.remove(cast.founder, [[cast.founder, 0, 5]], { clock: 100 });
    const late = cast.founder.remove(ann, [[ann, 0, 1]], { clock: 50 });
    const state = evaluate(cast, removal, late);
    expect(state.members.get(cast.founder.id)?.removed).toBe(true);
    expect(state.members.get(ann.id)?.removed).toBe(false);
  });

  test('who admit the same device: it is admitted once', () => {
    const { cast, ann } = threeAdmins();
    const guest = cast.actor('guest');
    const invite = cast.founder.invite('guest', 'reader', 100);
    const both = [cast.founder.admit('guest', guest, 110), ann.admit('guest', guest, 110)];
    const state = evaluate(cast, invite, guest.join('guest', 105), ...both);
    expect(state.members.get(guest.id)?.devices).toEqual([guest.id]);
    expect(both.filter(({ entry }) => state.refused.get(entry.hash) === 'without_effect')).toHaveLength(1);
  });
});

test('a removal that would void what its own author came by does not count', () => {
  const { cast, bob } = threeAdmins();
  const coup = bob.remove(cast.founder, [[cast.founder, 0, 1]], { clock: 100 });
  const state = evaluate(cast, coup);
  expect(state.members.get(cast.founder.id)?.removed).toBe(false);
  expect(state.members.get(bob.id)?.removed).toBe(false);
});

test('a hundred removals that contradict each other have one outcome too', () => {
  const cast = new Cast();
  const admins = Array.from({ length: 20 }, (_, index) =>
    cast.add(`admin ${index}`, 'admin', 10 + 3 * index),
  );
  const war = admins.flatMap((one, at) =>
    [1, 2, 3, 4, 5].map((step) => {
      const other = admins[(at + step) % admins.length] ?? one;
      return one.remove(other, [[other, 0, 1]], { clock: 1000 + step });
    }),
  );
  const standing = (entries: ControlEntry[]) => {
    const { members } = evaluate(cast, ...entries);
    return [...members.values()].filter(({ removed }) => !removed).map(({ id }) => id);
  };
  expect(standing(war).toSorted()).toEqual(standing(war.toReversed()).toSorted());
  expect(standing(war)).toContain(cast.founder.id);
});
