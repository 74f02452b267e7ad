import { useNavigate } from '@tanstack/react-router';
import type { Memory, QueryOptions } from '../../../client/index.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { api } from '../../lib/api.ts';
import { useChanges } from '../../lib/changes.ts';
import { formatNumber } from '../../lib/format.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import type { Cursor } from './use-cursor.ts';
import type { Selection } from './use-selection.ts';

const GROUP = 'Memories';
/** Rows that Page Up and Page Down move by. */
const LEAP = 10;
/** More than anybody looks over; what is more can be chosen after these are done. */
export const CHOSEN_MAX = 10_000;
const IDS_AT_ONCE = 1000;

interface ListState {
  count: number;
  at: (row: number) => Memory | undefined;
  cursor: Cursor;
  selection: Selection;
  /** The list behind the rows, of which not all are loaded; null where they all are. */
  list: QueryOptions | null;
}

/** The ids of a whole list, up to a limit. */
async function idsOf(list: QueryOptions): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of api.memories.queryAll({ ...list, limit: IDS_AT_ONCE })) {
    ids.push(id);
    if (ids.length === CHOSEN_MAX) break;
  }
  return ids;
}

async function chooseAll({ count, at, selection, list }: ListState): Promise<void> {
  if (!list) {
    const ids = Array.from({ length: count }, (_, row) => at(row)?.id);
    selection.set(ids.filter((id) => id !== undefined));
    return;
  }
  try {
    selection.set(await idsOf(list));
    if (count > CHOSEN_MAX)
      showToast({
        title: `The first ${formatNumber(CHOSEN_MAX)} memories are chosen`,
        detail: 'That is as many as can be changed at once.',
      });
  } catch (error) {
    showFailure('Could not choose all memories', error);
  }
}

/** The keys and commands of a list: moving, choosing, and changing what is chosen or under the cursor. */
export function useListCommands(state: ListState): void {
  const { count, at, cursor, selection } = state;
  const navigate = useNavigate();
  const { change } = useChanges();
  const current = cursor.isShown ? at(cursor.row) : undefined;
  const targets = selection.ids.size > 0 ? [...selection.ids] : current ? [current.id] : [];
  const act = (action: 'approve' | 'deactivate' | 'delete') =>
    void change(action, targets).then((left) => selection.ids.size > 0 && selection.set(left));
  const open = (search: { edit?: true }) =>
    current && void navigate({ to: '/memories/$id', params: { id: current.id }, search });
  const none = targets.length === 0;
  const moves: Command[] = [
    { id: 'list.next', title: 'Next', keys: ['j', 'arrowdown'], run: () => cursor.move(1) },
    { id: 'list.previous', title: 'Previous', keys: ['k', 'arrowup'], run: () => cursor.move(-1) },
    { id: 'list.leap', title: 'Ten further', keys: ['pagedown'], run: () => cursor.move(LEAP) },
    { id: 'list.back', title: 'Ten back', keys: ['pageup'], run: () => cursor.move(-LEAP) },
    { id: 'list.first', title: 'First', keys: ['home'], run: () => cursor.move(-count) },
    { id: 'list.last', title: 'Last', keys: ['end'], run: () => cursor.move(count) },
  ].map((command) => ({ ...command, group: GROUP, keyOnly: true }));
  useCommands([
    ...moves,
    {
      id: 'list.open',
      title: 'Open',
      group: GROUP,
      keys: ['enter', 'o'],
      disabled: !current,
      run: () => open({}),
    },
    {
      id: 'list.edit',
      title: 'Edit',
      group: GROUP,
      keys: ['e'],
      disabled: !current,
      run: () => open({ edit: true }),
    },
    {
      id: 'list.choose',
      title: 'Choose or let go',
      group: GROUP,
      keys: ['x'],
      disabled: !current,
      keyOnly: true,
      run: () => current && selection.toggle(cursor.row, current.id, false),
    },
    {
      id: 'list.chooseTo',
      title: 'Choose up to here',
      group: GROUP,
      keys: ['shift+x'],
      disabled: !current,
      keyOnly: true,
      run: () => current && selection.toggle(cursor.row, current.id, true),
    },
    {
      id: 'list.chooseAll',
      title: 'Choose all of the list',
      group: GROUP,
      keys: ['mod+a'],
      disabled: count === 0,
      run: () => void chooseAll(state),
    },
    {
      id: 'list.chooseNone',
      title: 'Choose none',
      group: GROUP,
      keys: ['escape'],
      disabled: selection.ids.size === 0,
      run: selection.clear,
    },
    {
      id: 'list.approve',
      title: 'Approve',
      group: GROUP,
      keys: ['a'],
      disabled: none,
      run: () => act('approve'),
    },
    {
      id: 'list.deactivate',
      title: 'Set aside',
      group: GROUP,
      keys: ['d'],
      disabled: none,
      run: () => act('deactivate'),
    },
    {
      id: 'list.delete',
      title: 'Delete',
      group: GROUP,
      keys: ['#', 'delete'],
      disabled: none,
      run: () => act('delete'),
    },
  ]);
}
