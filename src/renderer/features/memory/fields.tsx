import { SCOPES, TYPES } from '../../../shared/terms.ts';
import { SCOPE_LOOK, TYPE_LOOK } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field, Input, Select, Textarea } from '../../ui/field.tsx';
import { type Draft, metadataProblem } from './draft.ts';
import { TagsInput } from './tags-input.tsx';

interface FieldsProps {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

const TYPE_OPTIONS = TYPES.map((type) => [type, TYPE_LOOK[type].label] as const);
const SCOPE_OPTIONS = SCOPES.map((scope) => [scope, SCOPE_LOOK[scope].label] as const);

export function ContentField({ draft, onChange }: FieldsProps) {
  return (
    <Field label="Content" hint="A short text that should influence an agent. Up to 32 KiB.">
      {(control) => (
        <Textarea
          {...control}
          dir="auto"
          rows={5}
          value={draft.content}
          onChange={(event) => onChange({ content: event.target.value })}
          className="max-h-[50vh] text-base!"
        />
      )}
    </Field>
  );
}

function ImportanceField({ draft, onChange }: FieldsProps) {
  const { importance } = draft;
  return (
    <Field label="Importance" hint={importance === null ? 'Not set' : `${importance} of 1`}>
      {(control) => (
        <div className="flex h-8 items-center gap-2">
          <input
            {...control}
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={importance ?? 0.5}
            aria-valuetext={importance === null ? 'not set' : String(importance)}
            onChange={(event) => onChange({ importance: Number(event.target.value) })}
            className={`h-1 min-w-0 flex-1 accent-accent ${importance === null ? 'opacity-50' : ''}`}
          />
          <Button
            kind="quiet"
            size="small"
            disabled={importance === null}
            onClick={() => onChange({ importance: null })}
          >
            Unset
          </Button>
        </div>
      )}
    </Field>
  );
}

/** What decides how a memory is recalled. */
export function MainFields({ draft, onChange }: FieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label="Type">
        {(control) => (
          <Select
            {...control}
            options={TYPE_OPTIONS}
            value={draft.type}
            onChange={(type) => onChange({ type })}
          />
        )}
      </Field>
      <Field label="Scope" hint={`${SCOPE_LOOK[draft.scope].means}.`}>
        {(control) => (
          <Select
            {...control}
            options={SCOPE_OPTIONS}
            value={draft.scope}
            onChange={(scope) => onChange({ scope })}
          />
        )}
      </Field>
      <Field label="Tags">
        {(control) => (
          <TagsInput control={control} tags={draft.tags} onChange={(tags) => onChange({ tags })} />
        )}
      </Field>
      <ImportanceField draft={draft} onChange={onChange} />
    </div>
  );
}

const TIMES = [
  ['valid_from', 'True from'],
  ['valid_until', 'True until'],
  ['expires_at', 'Expires'],
] as const;

/** What most memories do without. */
export function MoreFields({ draft, onChange }: FieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Namespace" hint="A path such as project/holdfast.">
          {(control) => (
            <Input
              {...control}
              dir="auto"
              value={draft.namespace}
              onChange={(event) => onChange({ namespace: event.target.value })}
            />
          )}
        </Field>
        <Field label="Key" hint="Storing again under the same key makes a new version.">
          {(control) => (
            <Input
              {...control}
              dir="auto"
              value={draft.key}
              onChange={(event) => onChange({ key: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        {TIMES.map(([name, label]) => (
          <Field key={name} label={label}>
            {(control) => (
              <Input
                {...control}
                type="datetime-local"
                value={draft[name]}
                onChange={(event) => onChange({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <Field
        label="Metadata"
        hint="Anything of your own, as a JSON object."
        error={metadataProblem(draft.metadata)}
      >
        {(control) => (
          <Textarea
            {...control}
            spellCheck={false}
            value={draft.metadata}
            onChange={(event) => onChange({ metadata: event.target.value })}
            className="max-h-64 font-mono"
          />
        )}
      </Field>
    </div>
  );
}
