import { Check, CircleSlash, Tag, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { Scope } from '../../../client/index.ts';
import { SCOPES } from '../../../shared/terms.ts';
import { useChanges } from '../../lib/changes.ts';
import { formatNumber } from '../../lib/format.ts';
import { SCOPE_LOOK } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, Input } from '../../ui/field.tsx';
import { Menu, MenuItem, Popover } from '../../ui/menu.tsx';
import { CHOSEN_MAX } from './use-list-commands.ts';
import type { Selection } from './use-selection.ts';

interface BulkProps {
  ids: readonly string[];
  /** Is told which could not be changed. */
  onDone: (left: readonly string[]) => void;
}

function AddTag({ ids, onDone }: BulkProps) {
  const { edit } = useChanges();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const tag = text.trim();
  const add = () => {
    setOpen(false);
    setText('');
    void edit(ids, ({ tags }) => (tags.includes(tag) ? null : { tags: [...tags, tag] }), {
      done: `tagged #${tag}`,
      verb: 'tag',
    }).then(onDone);
  };
  return (
    <Popover
      label="Add a tag"
      open={open}
      onOpenChange={setOpen}
      align="center"
      trigger={
        <Button size="small">
          <Tag aria-hidden />
          Add tag
        </Button>
      }
    >
      <form
        className="flex w-64 items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (tag) add();
        }}
      >
        <Field label="Tag" className="flex-1">
          {(control) => (
            <Input
              {...control}
              maxLength={64}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" kind="primary" disabled={!tag}>
          Add
        </Button>
      </form>
    </Popover>
  );
}

function ChangeScope({ ids, onDone }: BulkProps) {
  const { edit } = useChanges();
  const move = (scope: Scope) =>
    void edit(ids, (memory) => (memory.scope === scope ? null : { scope }), {
      done: `now of scope ${SCOPE_LOOK[scope].label.toLowerCase()}`,
      verb: 'change the scope of',
    }).then(onDone);
  return (
    <Menu align="center" trigger={<Button size="small">Scope…</Button>}>
      {SCOPES.map((scope) => (
        <MenuItem key={scope} icon={SCOPE_LOOK[scope].icon} onSelect={() => move(scope)}>
          {SCOPE_LOOK[scope].label}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** What can be done with the chosen memories; at the foot of the list while some are chosen. */
export function BulkBar({ selection, total }: { selection: Selection; total: number }) {
  const { change } = useChanges();
  const ids = [...selection.ids];
  if (ids.length === 0) return null;
  const isCut = ids.length === CHOSEN_MAX && total > CHOSEN_MAX;
  const run = (action: 'approve' | 'deactivate' | 'delete') => void change(action, ids).then(selection.set);
  return (
    <section
      aria-label="Chosen memories"
      className="absolute bottom-4 left-1/2 z-20 flex -translate-x-1/2 items-center gap-2 rounded-xl border border-line-strong bg-raised py-2 pr-2 pl-4 shadow-raised"
    >
      <span className="mr-2 font-medium whitespace-nowrap tabular-nums" role="status">
        {isCut ? `The first ${formatNumber(ids.length)} of ${formatNumber(total)}` : formatNumber(ids.length)}{' '}
        chosen
        {isCut && (
          <span className="block text-xs font-normal text-muted">As many as can be changed at once</span>
        )}
      </span>
      <Button size="small" onClick={() => run('approve')}>
        <Check aria-hidden />
        Approve
      </Button>
      <Button size="small" onClick={() => run('deactivate')}>
        <CircleSlash aria-hidden />
        Set aside
      </Button>
      <AddTag ids={ids} onDone={selection.set} />
      <ChangeScope ids={ids} onDone={selection.set} />
      <Button size="small" className="text-danger" onClick={() => run('delete')}>
        <Trash2 aria-hidden />
        Delete
      </Button>
      <IconButton label="Choose none" shortcut="escape" onClick={selection.clear}>
        <X aria-hidden />
      </IconButton>
    </section>
  );
}
