import type { ReviewItem } from '../../../client/index.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { showToast } from '../../lib/toasts.ts';
import { undoLast } from '../../lib/undo.ts';
import type { Chosen } from './use-chosen.ts';
import type { Decisions } from './use-decisions.ts';
import type { Place } from './use-place.ts';

interface ReviewState {
  items: readonly ReviewItem[];
  current: ReviewItem | undefined;
  targets: readonly ReviewItem[];
  place: Place;
  chosen: Chosen;
  onChooseAll: () => void;
  decisions: Decisions;
  isEditing: boolean;
  onEdit: () => void;
  onScopes: () => void;
  onMerge: (() => void) | null;
}

const LEAP = 10;

/** Why the key of a merge does nothing. */
const NO_MERGE = {
  alone: {
    title: 'Nothing to merge with',
    detail: 'No memory says nearly the same as this one, or contradicts it.',
  },
  several: {
    title: 'Several memories are chosen',
    detail: 'One is merged at a time: choose none with Escape first.',
  },
} as const;

/** Everything of the review by keyboard. */
export function useReviewCommands(state: ReviewState): void {
  const { items, current, targets, place, chosen, decisions, isEditing } = state;
  const { onChooseAll, onEdit, onScopes, onMerge } = state;
  const none = targets.length === 0;
  const undo = () => {
    const latest = decisions.latest();
    if (latest !== null) place.seek(latest);
    void undoLast();
  };
  const several = chosen.items.length > 0;
  const moves: Omit<Command, 'group'>[] = [
    { id: 'review.next', title: 'Next', keys: ['j', 'arrowdown'], run: () => place.move(1) },
    { id: 'review.previous', title: 'Previous', keys: ['k', 'arrowup'], run: () => place.move(-1) },
    { id: 'review.leap', title: 'Ten further', keys: ['pagedown'], run: () => place.move(LEAP) },
    { id: 'review.back', title: 'Ten back', keys: ['pageup'], run: () => place.move(-LEAP) },
    { id: 'review.first', title: 'First', keys: ['home'], run: () => place.move(-items.length) },
    { id: 'review.last', title: 'Last', keys: ['end'], run: () => place.move(items.length) },
  ].map((command) => ({ ...command, keyOnly: true }));
  const choices: Omit<Command, 'group'>[] = [
    {
      id: 'review.choose',
      title: 'Choose or let go',
      keys: ['x'],
      keyOnly: true,
      disabled: !current,
      run: () => current && chosen.toggle(current.id),
    },
    {
      id: 'review.chooseAll',
      title: 'Choose all that wait',
      keys: ['mod+a'],
      disabled: items.length === 0,
      run: onChooseAll,
    },
    {
      id: 'review.chooseNone',
      title: 'Choose none',
      keys: ['escape'],
      disabled: !several || isEditing,
      run: chosen.clear,
    },
  ];
  const decide: Omit<Command, 'group'>[] = [
    {
      id: 'review.approve',
      title: 'Approve',
      keys: ['a'],
      disabled: none,
      run: () => void decisions.approve(targets),
    },
    {
      id: 'review.edit',
      title: 'Edit and approve',
      keys: ['e'],
      ahead: true,
      disabled: !current || several,
      run: onEdit,
    },
    { id: 'review.scope', title: 'Change the scope and approve', keys: ['s'], disabled: none, run: onScopes },
    {
      id: 'review.merge',
      title: 'Merge into the similar memory',
      keys: ['m'],
      // Where it cannot be done, its key says why.
      keyOnly: !onMerge || several,
      disabled: !current,
      run: () => (onMerge && !several ? onMerge() : showToast(NO_MERGE[several ? 'several' : 'alone'])),
    },
    {
      id: 'review.reject',
      title: 'Reject',
      keys: ['d'],
      disabled: none,
      run: () => void decisions.reject(targets, false),
    },
    {
      id: 'review.never',
      title: 'Reject and never propose again',
      keys: ['shift+d'],
      disabled: none,
      run: () => void decisions.reject(targets, true),
    },
    { id: 'review.undo', title: 'Undo', keys: ['u'], keyOnly: true, run: undo },
  ];
  useCommands([...moves, ...choices, ...decide].map((command) => ({ ...command, group: 'Review' })));
}
