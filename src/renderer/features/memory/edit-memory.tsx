import { useBlocker } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Memory } from '../../../client/index.ts';
import { useCommands } from '../../app/commands.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { ContentField, MainFields, MoreFields } from './fields.tsx';
import { Problem } from './problem.tsx';
import { useEditing } from './use-editing.ts';

/** Asks before the page is left with something typed that is not saved. */
function LeaveGuard({ isTouched }: { isTouched: boolean }) {
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => isTouched && current.pathname !== next.pathname,
    enableBeforeUnload: () => isTouched,
    withResolver: true,
  });
  return (
    <Confirm
      open={leaving.status === 'blocked'}
      onOpenChange={(open) => !open && leaving.reset?.()}
      title="Leave without saving?"
      action="Leave"
      onConfirm={() => leaving.proceed?.()}
    >
      What you changed in this memory is not saved yet.
    </Confirm>
  );
}

/** The form of a memory. */
export function EditMemory({ memory, onClose }: { memory: Memory; onClose: () => void }) {
  const { draft, change, isTouched, canSave, save, error, isStale, rebase } = useEditing(memory, onClose);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('textarea')?.focus(), []);
  const group = 'Memory';
  useCommands([
    {
      id: 'memory.save',
      title: 'Save',
      group,
      keys: ['mod+enter', 'mod+s'],
      inFields: true,
      disabled: !canSave,
      run: save,
    },
    {
      id: 'memory.cancel',
      title: 'Stop editing',
      group,
      keys: ['escape'],
      inFields: true,
      // What was typed is not lost by a slip of the hand.
      disabled: isTouched,
      run: onClose,
    },
  ]);
  return (
    <form
      ref={form}
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) save();
      }}
    >
      <ContentField draft={draft} onChange={change} />
      <MainFields draft={draft} onChange={change} />
      <MoreFields draft={draft} onChange={change} />
      <Problem error={error} />
      <div className="flex justify-end gap-2">
        {isStale && <Button onClick={() => void rebase()}>Keep my changes on the newest version</Button>}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" kind="primary" disabled={!canSave}>
          Save
        </Button>
      </div>
      <LeaveGuard isTouched={isTouched} />
    </form>
  );
}
