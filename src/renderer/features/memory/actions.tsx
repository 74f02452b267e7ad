import { getRouteApi } from '@tanstack/react-router';
import { Check, CircleSlash, Copy, Ellipsis, Flame, Link as LinkIcon, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Memory } from '../../../client/index.ts';
import { type Command, useCommands } from '../../app/commands.ts';
import { useChanges } from '../../lib/changes.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { MuteButton } from './mute-button.tsx';
import { Purge } from './purge.tsx';

const route = getRouteApi('/memories/$id');

async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showToast({ tone: 'ok', title: `${what} copied` });
  } catch (error) {
    showFailure(`${what} could not be copied`, error);
  }
}

/** What can be done with the memory as a whole. */
export function Actions({ memory }: { memory: Memory }) {
  const { id, state } = memory;
  const navigate = route.useNavigate();
  const { change } = useChanges();
  const [isErasing, setIsErasing] = useState(false);
  const isActive = state === 'active';
  const act = (action: 'approve' | 'deactivate' | 'delete') => void change(action, [id]);
  const edit = () => void navigate({ search: { edit: true }, replace: true });
  const decide: Command = isActive
    ? {
        id: 'memory.deactivate',
        title: 'Set aside',
        group: 'Memory',
        keys: ['d'],
        run: () => act('deactivate'),
      }
    : { id: 'memory.approve', title: 'Approve', group: 'Memory', keys: ['a'], run: () => act('approve') };
  useCommands([
    { id: 'memory.edit', title: 'Edit', group: 'Memory', keys: ['e'], ahead: true, run: edit },
    decide,
    {
      id: 'memory.delete',
      title: 'Delete',
      group: 'Memory',
      keys: ['#', 'delete'],
      run: () => act('delete'),
    },
    {
      id: 'memory.copy',
      title: 'Copy its text',
      group: 'Memory',
      keys: ['c'],
      run: () => void copy(memory.content, 'Text'),
    },
    { id: 'memory.copyId', title: 'Copy its id', group: 'Memory', run: () => void copy(id, 'Id') },
    {
      id: 'memory.erase',
      title: 'Erase for good…',
      group: 'Memory',
      words: 'purge',
      run: () => setIsErasing(true),
    },
  ]);
  return (
    <>
      <Button onClick={edit}>
        <Pencil aria-hidden />
        Edit
      </Button>
      <Button kind={isActive ? 'secondary' : 'primary'} onClick={decide.run}>
        {isActive ? <CircleSlash aria-hidden /> : <Check aria-hidden />}
        {decide.title}
      </Button>
      <MuteButton memory={memory} />
      <Menu
        align="end"
        trigger={
          <IconButton label="More">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={Copy} shortcut="c" onSelect={() => void copy(memory.content, 'Text')}>
          Copy text
        </MenuItem>
        <MenuItem icon={LinkIcon} onSelect={() => void copy(`holdfast://memory/${id}`, 'Link')}>
          Copy link
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={Trash2} danger shortcut="#" onSelect={() => act('delete')}>
          Delete
        </MenuItem>
        <MenuItem icon={Flame} danger onSelect={() => setIsErasing(true)}>
          Erase for good…
        </MenuItem>
      </Menu>
      <Purge id={id} open={isErasing} onOpenChange={setIsErasing} />
    </>
  );
}
