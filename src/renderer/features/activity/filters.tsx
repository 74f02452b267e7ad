import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useId } from 'react';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/field.tsx';
import { MemoryName } from './memory-name.tsx';
import type { ActivitySearch, Kind } from './search.ts';

const ANY = '';
const KIND_NAMES: Record<Kind | typeof ANY, string> = {
  [ANY]: 'Everything',
  memory: 'Memories',
  key: 'Keys',
  user: 'Users',
  grant: 'Grants',
  session: 'Browsers',
  webhook: 'Webhooks',
  team: 'Teams',
  system: 'Engine',
};
const OUTCOME_NAMES = { [ANY]: 'Done and refused', ok: 'Done', refused: 'Refused' } as const;

interface FiltersProps {
  search: ActivitySearch;
  onChange: (change: Partial<ActivitySearch>) => void;
}

function useAgentNames(): Record<string, string> {
  const { data } = useQuery({
    queryKey: keys.agents,
    queryFn: ({ signal }) => api.identity.listAgents({ signal }),
  });
  const names = [...new Set(data?.map(({ id }) => id))].sort();
  return { [ANY]: 'All agents', ...Object.fromEntries(names.map((name) => [name, name])) };
}

interface DayFieldProps {
  label: string;
  value: string | undefined;
  onChange: (day: string | undefined) => void;
}

function DayField({ label, value, onChange }: DayFieldProps) {
  const id = useId();
  return (
    <span className="flex items-center gap-1.5">
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      <Input
        id={id}
        type="date"
        className="max-w-36"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
    </span>
  );
}

/** What the timeline leaves out. */
export function Filters({ search, onChange }: FiltersProps) {
  const { kind, outcome, agent, object, from, to } = search;
  const agents = useAgentNames();
  const isFiltered = [kind, outcome, agent, object, from, to].some((value) => value !== undefined);
  return (
    <search aria-label="Filters of the timeline" className="flex min-w-0 flex-1 flex-wrap items-center gap-2">
      <Select
        aria-label="What it was done to"
        className="max-w-32"
        options={KIND_NAMES}
        value={kind ?? ANY}
        onChange={(next) => onChange({ kind: next || undefined })}
      />
      <Select
        aria-label="Done or refused"
        className="max-w-40"
        options={OUTCOME_NAMES}
        value={outcome ?? ANY}
        onChange={(next) => onChange({ outcome: next || undefined })}
      />
      <Select
        aria-label="Agent"
        className="max-w-36"
        options={agent === undefined ? agents : { ...agents, [agent]: agent }}
        value={agent ?? ANY}
        onChange={(next) => onChange({ agent: next || undefined })}
      />
      <span className="flex items-center gap-2">
        <DayField label="From" value={from} onChange={(day) => onChange({ from: day })} />
        <DayField label="to" value={to} onChange={(day) => onChange({ to: day })} />
      </span>
      {object !== undefined && (
        <span className="flex h-8 max-w-64 items-center gap-1.5 rounded-md bg-accent-soft px-2 text-accent">
          <span className="truncate">{object.startsWith('mem_') ? <MemoryName id={object} /> : object}</span>
        </span>
      )}
      {isFiltered && (
        <Button
          kind="quiet"
          onClick={() =>
            onChange({
              kind: undefined,
              outcome: undefined,
              agent: undefined,
              object: undefined,
              from: undefined,
              to: undefined,
            })
          }
        >
          <X aria-hidden />
          Clear
        </Button>
      )}
    </search>
  );
}
