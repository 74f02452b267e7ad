import { X } from 'lucide-react';
import { SCOPE_LOOK, TYPE_LOOK } from '../../ui/badge.tsx';
import type { FacetProps } from './facet.tsx';
import { PERIOD_NAMES, STATE_NAMES } from './names.ts';
import { hasFilters, type MemoriesSearch, withoutFilters } from './search.ts';

interface Chip {
  label: string;
  without: Partial<MemoriesSearch>;
}

/** What filters, in words, and what the address is without it. */
function chipsOf(search: MemoriesSearch): Chip[] {
  const { state, scope, type, agent, session, tags, namespace, period, from, to, min, max } = search;
  return [
    ...(state ? [{ label: STATE_NAMES[state], without: { state: undefined } }] : []),
    ...(scope
      ? [{ label: scope.map((one) => SCOPE_LOOK[one].label).join(' or '), without: { scope: undefined } }]
      : []),
    ...(type
      ? [{ label: type.map((one) => TYPE_LOOK[one].label).join(' or '), without: { type: undefined } }]
      : []),
    ...(agent ? [{ label: `By ${agent}`, without: { agent: undefined } }] : []),
    ...(session ? [{ label: `Session ${session}`, without: { session: undefined } }] : []),
    ...(tags ?? []).map((tag) => ({
      label: `#${tag}`,
      without: { tags: tags && tags.length > 1 ? tags.filter((other) => other !== tag) : undefined },
    })),
    ...(namespace ? [{ label: `${namespace}…`, without: { namespace: undefined } }] : []),
    ...(period ? [{ label: PERIOD_NAMES[period], without: { period: undefined } }] : []),
    ...(from ? [{ label: `From ${from}`, without: { from: undefined } }] : []),
    ...(to ? [{ label: `To ${to}`, without: { to: undefined } }] : []),
    ...(min !== undefined ? [{ label: `Importance from ${min}`, without: { min: undefined } }] : []),
    ...(max !== undefined ? [{ label: `Importance to ${max}`, without: { max: undefined } }] : []),
  ];
}

/** The filters that hold, each with a button that removes it. */
export function Chips({ search, onChange }: FacetProps) {
  if (!hasFilters(search)) return null;
  const cleared = Object.fromEntries(Object.keys(search).map((name) => [name, undefined]));
  return (
    <ul aria-label="Filters that hold" className="flex flex-wrap items-center gap-1.5">
      {chipsOf(search).map(({ label, without }) => (
        <li
          key={label}
          className="flex h-6 max-w-64 items-center rounded-full bg-accent-soft pl-2.5 text-xs text-accent"
        >
          <span dir="auto" className="truncate">
            {label}
          </span>
          <button
            type="button"
            aria-label={`Remove filter: ${label}`}
            className="grid size-6 place-items-center rounded-full hover:text-accent-strong"
            onClick={() => onChange(without)}
          >
            <X className="size-3" aria-hidden />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="h-6 px-1.5 text-xs text-muted hover:text-text hover:underline"
          onClick={() => onChange({ ...cleared, ...withoutFilters(search) })}
        >
          Clear filters
        </button>
      </li>
    </ul>
  );
}
