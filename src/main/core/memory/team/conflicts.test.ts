/** Rules T-15 and T-16: changes that were made at the same time. */
import { describe, expect, test } from 'vitest';
import { ReviewQueueRequest } from '../../../../shared/review-queue.ts';
import { codeOf } from '../testing/engine.ts';
import type { Peer } from './testing/peer.ts';
import { exchange, recalled, shown, teamOf } from './testing/team.ts';

describe('conflicts', () => {
  async function conflicting(): Promise<{ pia: Peer; rita: Peer; id: string }> {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'first', state: 'active' });
    exchange(pia, rita);
    await pia.memories.edit(pia.me, id, { content: 'by pia', approve: true });
    rita.time.now += 1000;
    await rita.memories.edit(rita.me, id, { content: 'by rita', approve: true });
    exchange(pia, rita);
    return { pia, rita, id };
  }

  async function deletedWhileChanged(): Promise<{ pia: Peer; rita: Peer; id: string }> {
    const { pia, rita } = teamOf({ pia: 'publisher', rita: 'reviewer' });
    const id = await pia.store({ content: 'first', state: 'active' });
    exchange(pia, rita);
    pia.memories.delete(pia.me, id, {});
    await rita.memories.edit(rita.me, id, { content: 'kept', approve: true });
    exchange(pia, rita);
    return { pia, rita, id };
  }

  test('two edits of one version: both are shown, the later is served, one action settles it', async () => {
    const { pia, rita, id } = await conflicting();
    for (const peer of [pia, rita]) {
      expect(await recalled(peer)).toEqual(['by rita']);
      const [conflict] = peer.shared.conflicts(peer.me).conflicts;
      expect(conflict?.sides.map(({ memory, serving, member }) => [memory.content, serving, member])).toEqual(
        [
          ['by pia', false, 'pia'],
          ['by rita', true, 'rita'],
        ],
      );
    }
    const side = pia.shared.conflicts(pia.me).conflicts[0]?.sides[0]?.operation ?? '';
    pia.shared.settle(pia.me, id, { operation: side });
    exchange(pia, rita);
    for (const peer of [pia, rita]) {
      expect(await recalled(peer)).toEqual(['by pia']);
      expect(peer.shared.conflicts(peer.me).conflicts).toEqual([]);
    }
    expect(shown(pia, id)).toEqual(shown(rita, id));
    pia.memories.undo(pia.me, id, {});
    exchange(pia, rita);
    expect(await recalled(rita)).toEqual(['by rita']);
  });

  test('a text made of both settles it, and so does the side that is served anyway', async () => {
    const { pia, rita, id } = await conflicting();
    rita.shared.settle(rita.me, id, { content: 'by both' });
    exchange(pia, rita);
    for (const peer of [pia, rita]) expect(await recalled(peer)).toEqual(['by both']);
    const again = await conflicting();
    const sides = again.rita.shared.conflicts(again.rita.me).conflicts[0]?.sides ?? [];
    again.rita.shared.settle(again.rita.me, again.id, { operation: sides[1]?.operation ?? '' });
    exchange(again.pia, again.rita);
    expect(again.pia.shared.conflicts(again.pia.me).conflicts).toEqual([]);
    expect(await codeOf(() => again.pia.shared.settle(again.pia.me, again.id, { content: 'no' }))).toBe(
      'conflict',
    );
  });

  test('an edit against a delete: hidden from recall, in the queue, until somebody decides', async () => {
    const { pia, rita, id } = await deletedWhileChanged();
    for (const peer of [pia, rita]) {
      expect(await recalled(peer)).toEqual([]);
      expect(shown(peer, id)).toMatchObject({ content: 'kept', waits: true, conflict: true });
      expect(peer.shared.conflicts(peer.me).conflicts[0]?.sides.map(({ deleted }) => deleted)).toEqual([
        true,
        false,
      ]);
    }
    const sides = rita.shared.conflicts(rita.me).conflicts[0]?.sides ?? [];
    rita.shared.settle(rita.me, id, { operation: sides[0]?.operation ?? '' });
    exchange(pia, rita);
    for (const peer of [pia, rita])
      expect(shown(peer, id)).toMatchObject({ state: 'deleted', conflict: false });
    rita.memories.undo(rita.me, id, {});
    rita.memories.approve(rita.me, id, {});
    exchange(pia, rita);
    for (const peer of [pia, rita]) expect(await recalled(peer)).toEqual(['kept']);
  });

  const waiting = async ({ review, me }: Peer) =>
    (await review.queue(me, ReviewQueueRequest.parse({}))).batches.flatMap(({ memories }) => memories);

  test('in the review it says what it is in conflict with: approving keeps the text for the whole team', async () => {
    const { pia, rita, id } = await deletedWhileChanged();
    expect(await waiting(rita)).toMatchObject([{ id, content: 'kept', conflict: 'delete' }]);
    rita.memories.approve(rita.me, id, {});
    exchange(pia, rita);
    for (const peer of [pia, rita]) {
      expect(await recalled(peer)).toEqual(['kept']);
      expect(peer.shared.conflicts(peer.me).conflicts).toEqual([]);
    }
    expect(await waiting(rita)).toEqual([]);
  });

  test('rejecting leaves it deleted for the whole team', async () => {
    const { pia, rita, id } = await deletedWhileChanged();
    rita.review.reject(rita.me, id, { never: false });
    exchange(pia, rita);
    for (const peer of [pia, rita])
      expect(shown(peer, id)).toMatchObject({ state: 'deleted', conflict: false });
  });

  test('a decision about many leaves it out, unless it is asked to settle it', async () => {
    const { pia, rita, id } = await deletedWhileChanged();
    const other = await rita.store({ content: 'waits alone' }, rita.agent);
    const ids = [other, id];
    const leftOut = { failed_ids: [id], conflicting_ids: [id] };
    expect(rita.review.rejectBatch(rita.me, { ids: [id], never: false })).toMatchObject(leftOut);
    const outcome = rita.review.approveBatch(rita.me, { ids });
    expect(outcome).toMatchObject({ approved_ids: [other], failed: 1, ...leftOut });
    expect(outcome.errors[id]).toContain('in conflict');
    expect(await waiting(rita)).toMatchObject([{ id, conflict: 'delete' }]);

    const settled = rita.review.approveBatch(rita.me, { ids: [id], settle: true });
    expect(settled).toMatchObject({ approved_ids: [id], failed: 0, conflicting_ids: [] });
    exchange(pia, rita);
    expect(await recalled(pia)).toEqual(['kept', 'waits alone']);
  });

  test('a proposal for a memory whose versions disagree settles that when it is approved', async () => {
    const { pia, rita, id } = await conflicting();
    await pia.memories.edit(pia.agent, id, { content: 'by an agent' });
    expect(await waiting(pia)).toMatchObject([{ id, conflict: 'change' }]);
    pia.memories.approve(pia.me, id, {});
    exchange(pia, rita);
    for (const peer of [pia, rita]) {
      expect(await recalled(peer)).toEqual(['by an agent']);
      expect(peer.shared.conflicts(peer.me).conflicts).toEqual([]);
    }
  });

  test('in the history the other side is approved and disagrees, until the conflict is settled', async () => {
    const { pia, rita, id } = await conflicting();
    const statuses = () =>
      pia.memories.history(pia.me, id).versions.map(({ after, status }) => [after.content, status]);
    expect(statuses()).toEqual([
      ['first', 'applied'],
      ['by pia', 'conflicting'],
      ['by rita', 'applied'],
    ]);
    rita.shared.settle(rita.me, id, { content: 'by both' });
    exchange(pia, rita);
    expect(statuses().map(([, status]) => status)).toEqual(Array(4).fill('applied'));
  });
});
