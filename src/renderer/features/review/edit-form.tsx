import { useState } from 'react';
import type { MemoryType, ReviewItem, Scope } from '../../../client/index.ts';
import { SCOPES, TYPES } from '../../../shared/terms.ts';
import { useCommands } from '../../app/commands.ts';
import { SCOPE_LOOK, TYPE_LOOK } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Select, Textarea } from '../../ui/field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { proposedContent } from './queue.ts';
import type { Decisions } from './use-decisions.ts';

const TYPE_OPTIONS = TYPES.map((type) => [type, TYPE_LOOK[type].label] as const);
const SCOPE_OPTIONS = SCOPES.map((scope) => [scope, SCOPE_LOOK[scope].label] as const);

interface Draft {
  content: string;
  type: MemoryType;
  scope: Scope;
}

function proposedDraft(item: ReviewItem): Draft {
  const after = (field: string) => item.proposal.changes.find((change) => change.field === field)?.to;
  return {
    content: proposedContent(item),
    type: (after('type') as MemoryType | undefined) ?? item.type,
    scope: (after('scope') as Scope | undefined) ?? item.scope,
  };
}

function changeOf(before: Draft, after: Draft): Partial<Draft> {
  const names = (['content', 'type', 'scope'] as const).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}

interface EditFormProps {
  item: ReviewItem;
  decisions: Decisions;
  onClose: () => void;
}

/** Rewrites what waits, and approves it in the same step. */
export function EditForm({ item, decisions, onClose }: EditFormProps) {
  const [before] = useState(() => proposedDraft(item));
  const [draft, setDraft] = useState(before);
  const change = changeOf(before, draft);
  const isChanged = Object.keys(change).length > 0;
  const isEmpty = draft.content.trim() === '';
  const save = async (approve: boolean) => {
    if (isEmpty) return;
    if (!isChanged) {
      if (approve) void decisions.approve([item]);
      onClose();
    } else if (await decisions.edit(item, change, approve)) onClose();
  };
  useCommands([
    {
      id: 'review.save',
      title: 'Save and approve',
      group: 'Review',
      keys: ['mod+enter'],
      inFields: true,
      disabled: isEmpty,
      run: () => void save(true),
    },
    {
      id: 'review.cancelEdit',
      title: 'Stop editing',
      group: 'Review',
      keys: ['escape'],
      inFields: true,
      // What was typed is not thrown away by a key that is pressed without a thought: that is for the button.
      disabled: isChanged,
      run: onClose,
    },
  ]);
  return (
    <form
      aria-label="Edit the memory"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save(true);
      }}
    >
      <Field label="Text" error={isEmpty ? 'A memory needs a text.' : undefined}>
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            dir="auto"
            className="max-h-[40vh] min-h-28 text-base"
            value={draft.content}
            onChange={(event) => setDraft({ ...draft, content: event.target.value })}
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Type">
          {(control) => (
            <Select
              {...control}
              options={TYPE_OPTIONS}
              value={draft.type}
              onChange={(type) => setDraft({ ...draft, type })}
            />
          )}
        </Field>
        <Field label="Scope" hint={`${SCOPE_LOOK[draft.scope].means}.`}>
          {(control) => (
            <Select
              {...control}
              options={SCOPE_OPTIONS}
              value={draft.scope}
              onChange={(scope) => setDraft({ ...draft, scope })}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" kind="primary" disabled={isEmpty}>
          Save and approve
        </Button>
        <Button disabled={!isChanged || isEmpty} onClick={() => void save(false)}>
          Save only
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
        <span className="ml-auto text-xs text-muted max-[1050px]:hidden">
          <Kbd keys="mod+enter" /> saves and approves
        </span>
      </div>
    </form>
  );
}
