import { describe, expect, test } from 'vitest';
import type { ControlEntry } from './control.ts';
import { evaluateTeam } from './evaluate.ts';
import { idBytes } from './ids.ts';
import { Actor, Cast } from './testing/cast.ts';

const evaluate = (cast: Cast, ...more: ControlEntry[]) => evaluateTeam(cast.team, [...cast.entries, ...more]);
const NOW = Number.POSITIVE_INFINITY;

describe('founding (T-2)', () => {
  test('makes the founder an admin and begins the first epoch', () => {
    const cast = new Cast();
    const state = evaluate(cast);
    expect(state.founding).toMatchObject({ kind: 'shared', device: cast.founder.id });
    expect(state.members.get(cast.founder.id)).toMatchObject({ role: 'admin', removed: false });
    expect(state.epoch).toBe(1);
    expect(state.refused.size).toBe(0);
  });

  test('is only for the key that the id of the team was made of', () => {
    const cast = new Cast();
    const other = cast.actor('other').found('shared', 0);
    const state = evaluate(cast, other);
    expect(state.founding?.device).toBe(cast.founder.id);
    expect(state.refused.get(other.entry.hash)).toBe('malformed');
  });

  test('has to be there: without it nothing counts', () => {
    const cast = new Cast();
    cast.add('ann', 'reader', 10);
    const state = evaluateTeam(cast.team, cast.entries.slice(1));
    expect(state.founding).toBeNull();
    expect(state.devices.size).toBe(0);
    expect(state.counted).toEqual([]);
  });
});

describe('joining (T-22, T-23)', () => {
  test('gives the role of the invite to who was admitted with it', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'proposer', 10);
    const state = evaluate(cast);
    expect(state.members.get(ann.id)).toMatchObject({ role: 'proposer', devices: [ann.id] });
    expect(state.devices.get(ann.id)).toMatchObject({ admittedBy: cast.founder.id, since: 12 });
    expect(state.roleAt(ann.id, 'log', 1)).toBe('proposer');
  });

  test('shows the joins that wait for an admin, once their proof is right', () => {
    const cast = new Cast();
    const ann = cast.actor('ann');
    const invite = cast.founder.invite('ann', 'reader', 10);
    const state = evaluate(cast, invite, ann.join('ann', 11));
    expect(state.joins.map(({ entry }) => entry.device)).toEqual([ann.id]);
    expect([...state.invites.values()]).toMatchObject([{ role: 'reader', status: 'open' }]);

    const eve = cast.actor('eve').join('another invite', 11);
    const { entry, body } = eve;
    if (body.k !== 'join') throw new Error('not a join');
    const forged = { entry, body: { ...body, invite: [...state.invites.keys()][0] ?? '' } };
    const tried = evaluate(cast, invite, forged);
    expect(tried.joins).toEqual([]);
    expect(tried.refused.get(entry.hash)).toBe('bad_signature');
  });

  test('works once for an invite', () => {
    const cast = new Cast();
    const ann = cast.add('link', 'publisher', 10);
    const eve = cast.actor('eve');
    const join = eve.join('link', 20);
    const admit = cast.founder.admit('link', eve, 21);
    const state = evaluate(cast, join, admit);
    expect(state.devices.has(ann.id)).toBe(true);
    expect(state.devices.has(eve.id)).toBe(false);
    expect(state.refused.get(admit.entry.hash)).toBe('without_effect');
  });

  test('closes the open invites of an admin that is removed', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'admin', 10);
    const invite = ann.invite('back door', 'admin', 20);
    const removal = cast.founder.remove(ann, [[ann, 0, 2]], { clock: 30 });
    const eve = cast.actor('eve');
    const state = evaluate(cast, invite, removal, eve.join('back door', 40));
    expect(state.joins).toEqual([]);
    expect(state.refused.has(invite.entry.hash)).toBe(false);
    expect([...state.invites.values()].map(({ status }) => status)).toEqual(['used', 'closed']);
  });

  test('a further device belongs to its member, has its role, and is invited by that member alone', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'publisher', 10);
    const laptop = cast.actor('laptop');
    const own = ann.invite('laptop', 'admin', 20, ann.id);
    const admit = cast.founder.admit('laptop', laptop, 22);
    const state = evaluate(cast, own, laptop.join('laptop', 21), admit);
    expect(state.members.get(ann.id)?.devices).toEqual([ann.id, laptop.id]);
    expect(state.roleAt(laptop.id, 'log', 1)).toBe('publisher');

    const foisted = cast.founder.invite('spy', 'admin', 30, ann.id);
    expect(evaluate(cast, own, admit, foisted).refused.get(foisted.entry.hash)).toBe('out_of_role');
  });

  test('in a personal team every device is of the one member, who is an admin', () => {
    const cast = new Cast('personal');
    const laptop = cast.add('laptop', 'reader', 10);
    const state = evaluate(cast);
    expect([...state.members.keys()]).toEqual([cast.founder.id]);
    expect(state.roleAt(laptop.id, 'log', 1)).toBe('admin');
    const lost = laptop.remove(cast.founder, [[cast.founder, 0, 3]], { only: cast.founder, clock: 20 });
    const after = evaluate(cast, lost);
    expect(after.devices.get(cast.founder.id)?.removed).toBe(true);
    expect(after.members.get(cast.founder.id)).toMatchObject({ removed: false, role: 'admin' });
  });
});

describe('authority (T-20)', () => {
  test('only admins write control entries, and only as themselves', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'reviewer', 10);
    const bob = cast.add('bob', 'reader', 20);
    const promotion = ann.role(bob, 'admin', [[bob, 0, 1]], 30);
    const stranger = cast.actor('stranger').invite('x', 'admin', 31);
    const forged = new ForgedBy(cast.team, 'eve').as(cast.founder).role(bob, 'admin', [], 32);
    const state = evaluate(cast, promotion, stranger, forged);
    expect(state.members.get(bob.id)?.role).toBe('reader');
    expect(state.refused.get(promotion.entry.hash)).toBe('out_of_role');
    expect(state.refused.get(stranger.entry.hash)).toBe('unknown_device');
    expect(state.refused.get(forged.entry.hash)).toBe('bad_signature');
  });

  test('begins with the entry that gave it, and what is dated before does not count', () => {
    const cast = new Cast();
    const ann = cast.actor('ann');
    const invite = cast.founder.invite('ann', 'admin', 10);
    const join = ann.join('ann', 11);
    const early = ann.invite('friend', 'admin', 12);
    const state = evaluate(cast, invite, join, early, cast.founder.admit('ann', ann, 13));
    expect(state.refused.get(early.entry.hash)).toBe('unknown_device');
  });

  test('entries of another team, and a second one with a number, are refused', () => {
    const cast = new Cast();
    const foreign = new Cast('shared', 'somebody else').entries[0];
    const twin = cast.actor('founder');
    twin.head = cast.founder.head;
    const first = cast.founder.invite('a', 'reader', 10);
    const second = twin.invite('b', 'admin', 11);
    if (!foreign) throw new Error('no founding');
    const state = evaluate(cast, second, first, foreign);
    expect(state.refused.get(foreign.entry.hash)).toBe('wrong_team');
    expect(state.refused.get(second.entry.hash)).toBe('forked');
    expect([...state.invites.values()].map(({ role }) => role)).toEqual(['reader']);
  });
});

describe('roles go by number, not by clock (T-20)', () => {
  test('what the author of a change had seen keeps the role of its time', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'publisher', 10);
    const demotion = cast.founder.role(ann, 'reader', [[ann, 7, 1]], 20);
    const again = cast.founder.role(ann, 'reviewer', [[ann, 9, 1]], 30);
    const state = evaluate(cast, again, demotion);
    const roles = [1, 7, 8, 9, 10, NOW].map((number) => state.roleAt(ann.id, 'log', number));
    expect(roles).toEqual(['publisher', 'publisher', 'reader', 'reader', 'reviewer', 'reviewer']);
    expect(state.members.get(ann.id)?.role).toBe('reviewer');
  });

  test('after a removal there is none, and nobody comes back with the same key', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'publisher', 10);
    const removal = cast.founder.remove(ann, [[ann, 3, 1]], { clock: 20 });
    const invite = cast.founder.invite('again', 'admin', 30);
    const state = evaluate(cast, removal, invite, cast.founder.admit('again', ann, 31));
    expect([3, 4].map((number) => state.roleAt(ann.id, 'log', number))).toEqual(['publisher', null]);
    expect(state.members.get(ann.id)?.removed).toBe(true);
  });

  test('a device that the author did not know of loses all it wrote', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'publisher', 10);
    const laptop = cast.actor('laptop');
    const invite = ann.invite('laptop', 'publisher', 20, ann.id);
    const admit = cast.founder.admit('laptop', laptop, 21);
    const removal = cast.founder.remove(ann, [[ann, 5, 2]], { clock: 22 });
    expect(evaluate(cast, invite, admit, removal).roleAt(laptop.id, 'log', 1)).toBeNull();
  });

  test('who leaves is gone from its next entry on', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'reader', 10);
    const state = evaluate(cast, ann.write({ k: 'leave', log: 4 }, 20));
    expect(state.members.get(ann.id)?.removed).toBe(true);
    expect([4, 5].map((number) => state.roleAt(ann.id, 'log', number))).toEqual(['reader', null]);
  });

  test('an admin may step back, and what it wrote before stays', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'admin', 10);
    const bob = cast.add('bob', 'reader', 20, ann);
    const own = ann.head?.number ?? 0;
    const stepsBack = ann.role(ann, 'publisher', [[ann, 2, own]], 30);
    const later = ann.invite('late', 'admin', 31);
    const state = evaluate(cast, stepsBack, later);
    expect(state.members.get(ann.id)?.role).toBe('publisher');
    expect(state.members.has(bob.id)).toBe(true);
    expect(state.refused.get(later.entry.hash)).toBe('out_of_role');
  });

  test('an admin may remove itself, even where it forgot to name itself in the cuts', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'admin', 10);
    const state = evaluate(cast, ann.remove(ann, [], { clock: 20 }));
    expect(state.members.get(ann.id)?.removed).toBe(true);
  });
});

test('the policy says whose published memories count as approved (T-21)', () => {
  const cast = new Cast();
  const [ann, bob] = [cast.add('ann', 'publisher', 10), cast.add('bob', 'publisher', 20)];
  expect(evaluate(cast).isTrusted(bob.id)).toBe(true);
  const policy = cast.founder.write({ k: 'policy', trusted: [idBytes(ann.id)] }, 30);
  const state = evaluate(cast, policy);
  expect([ann, bob].map(({ id }) => state.isTrusted(id))).toEqual([true, false]);
});

describe('epochs (T-24, T-25)', () => {
  test('a removal begins one that the others have', () => {
    const cast = new Cast();
    const [ann, bob] = [cast.add('ann', 'reader', 10), cast.add('bob', 'reader', 20)];
    const state = evaluate(cast, cast.founder.remove(ann, [[ann, 0, 1]], { clock: 30, keysFor: [bob] }));
    expect(state).toMatchObject({ epoch: 2, stale: false, lacking: [] });
    expect([...(state.epochs.get(2)?.holders ?? [])]).toEqual([cast.founder.id, bob.id]);
  });

  test('two admins who begin one at once make two, and who came meanwhile lacks them', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'admin', 10);
    const bob = cast.add('bob', 'reader', 20);
    const everybody = [cast.founder, ann, bob];
    const state = evaluate(cast, ann.epoch(7, everybody, 30), cast.founder.epoch(8, [ann], 30));
    expect([...state.epochs.keys()].toSorted()).toEqual([1, 7, 8]);
    expect(state.lacking).toEqual([{ device: bob.id, epoch: 8 }]);
    expect(evaluate(cast, cast.founder.epoch(8, [bob], 31)).epoch).toBe(8);
  });

  test('handing a known key on makes no epoch the current one again', () => {
    const cast = new Cast();
    const bob = cast.add('bob', 'reader', 20);
    const state = evaluate(cast, cast.founder.epoch(8, [bob], 30), cast.founder.epoch(1, [bob], 31));
    expect(state.epoch).toBe(8);
  });

  test('it is stale once a device that is gone has its key: after leaving, and after two removals at once', () => {
    const cast = new Cast();
    const ann = cast.add('ann', 'admin', 10);
    const [bob, eve] = [cast.add('bob', 'reader', 20), cast.add('eve', 'reader', 30)];
    const leave = bob.write({ k: 'leave', log: 0 }, 40);
    expect(evaluate(cast, leave).stale).toBe(true);
    const one = cast.founder.remove(bob, [[bob, 0, 1]], { clock: 40, epoch: 7, keysFor: [ann, eve] });
    const other = ann.remove(eve, [[eve, 0, 1]], { clock: 41, epoch: 8, keysFor: [cast.founder, bob] });
    const state = evaluate(cast, one, other);
    expect(state).toMatchObject({ epoch: 8, stale: true });
    const fresh = cast.founder.epoch(9, [ann], 50);
    expect(evaluate(cast, one, other, fresh)).toMatchObject({ epoch: 9, stale: false });
  });
});

/** Signs with a key of its own what it says that another device wrote. */
class ForgedBy extends Actor {
  as(victim: Actor): Actor {
    return Object.assign(this, { id: victim.id, head: victim.head });
  }
}
