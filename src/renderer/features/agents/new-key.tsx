import { TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import type { ApprovalPolicy, CreatedKey } from '../../../client/index.ts';
import { troubleOf } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, Input, Select } from '../../ui/field.tsx';
import { KeyOnce } from './key-once.tsx';
import { AGENT_NAME, LIFETIMES, TRUST } from './names.ts';
import type { Holder } from './queries.ts';
import { useNewKey } from './use-new-key.ts';

type Trust = ApprovalPolicy | 'server';
const TRUSTS: readonly Trust[] = ['server', 'required', 'auto'];
const trustOptions = (mayTrust: boolean) =>
  TRUSTS.filter((trust) => mayTrust || trust !== 'auto').map((trust) => [trust, TRUST[trust].label] as const);

/** What a person has filled in. */
interface Draft {
  agent: string;
  name: string;
  days: string;
  trust: Trust;
}

function requestOf(user: string, { agent, name, days, trust }: Draft) {
  return {
    user,
    ...(agent && { agent }),
    ...(name.trim() && { name: name.trim() }),
    ...(days && { expires_days: Number(days) }),
    ...(trust !== 'server' && { approval: trust }),
  };
}

interface FormProps {
  holder: Holder;
  /** Whether the agent is still to be named. */
  isNew: boolean;
  mayTrust: boolean;
  formId: string;
  onMade: (made: CreatedKey) => void;
}

function KeyForm({ holder, isNew, mayTrust, formId, onMade }: FormProps) {
  const [draft, setDraft] = useState<Draft>({
    agent: holder.agent ?? '',
    name: '',
    days: '',
    trust: 'server',
  });
  const change = (next: Partial<Draft>) => setDraft((now) => ({ ...now, ...next }));
  const { make, submit } = useNewKey(() => requestOf(holder.user, draft), onMade);
  return (
    <form id={formId} onSubmit={submit} className="flex flex-col gap-4">
      {isNew && (
        <Field
          label="Agent"
          hint="A name for the program, such as “coder”. What it stores carries this name, and it cannot be changed later."
        >
          {(control) => (
            <Input
              {...control}
              {...AGENT_NAME}
              value={draft.agent}
              onChange={(event) => change({ agent: event.target.value.trim() })}
            />
          )}
        </Field>
      )}
      <Field label="Name of the key" hint="To tell keys apart: where it is used, say. May be left empty.">
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
            maxLength={100}
            autoComplete="off"
            dir="auto"
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Works">
          {(control) => (
            <Select
              {...control}
              options={LIFETIMES}
              value={draft.days}
              onChange={(days) => change({ days })}
            />
          )}
        </Field>
        <Field label="What it writes">
          {(control) => (
            <Select
              {...control}
              options={trustOptions(mayTrust)}
              value={draft.trust}
              onChange={(trust) => change({ trust })}
            />
          )}
        </Field>
      </div>
      <p className="flex gap-2 text-muted">
        {draft.trust === 'auto' && <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />}
        {TRUST[draft.trust].means}.
        {draft.trust === 'auto' && ' Every agent of yours then believes it unseen.'}
      </p>
      {make.isError && (
        <p role="alert" className="text-danger">
          {troubleOf(make.error).message} {troubleOf(make.error).hint}
        </p>
      )}
    </form>
  );
}

interface NewKeyProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** For whom; an agent of null with `isNew` is one to be named. */
  holder: Holder;
  isNew: boolean;
  /** Trusted keys are made by administrators alone. */
  mayTrust: boolean;
  onMade: (made: CreatedKey) => void;
}

/** Asks what a new key is for, makes it, and shows it once. */
export function NewKey({ open, onOpenChange, holder, isNew, mayTrust, onMade }: NewKeyProps) {
  const formId = useId();
  const [made, setMade] = useState<CreatedKey | null>(null);
  const toggle = (next: boolean) => {
    if (!next) setMade(null);
    onOpenChange(next);
  };
  if (made) return <KeyOnce made={made} onClose={() => toggle(false)} />;
  const title = isNew
    ? 'New agent'
    : `New key for ${holder.agent === null ? holder.user : `the agent ${holder.agent}`}`;
  return (
    <Dialog
      open={open}
      onOpenChange={toggle}
      title={title}
      description={isNew ? 'An agent is known by a key of its own.' : undefined}
      footer={
        <>
          <Button onClick={() => toggle(false)}>Cancel</Button>
          <Button kind="primary" type="submit" form={formId}>
            {isNew ? 'Make the agent and its key' : 'Make the key'}
          </Button>
        </>
      }
    >
      <KeyForm
        holder={holder}
        isNew={isNew}
        mayTrust={mayTrust}
        formId={formId}
        onMade={(created) => {
          setMade(created);
          onMade(created);
        }}
      />
    </Dialog>
  );
}
