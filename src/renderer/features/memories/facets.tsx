import { useId, useState } from 'react';
import type { FacetCount, Facets, MemoryType, Scope } from '../../../client/index.ts';
import { SCOPES, TYPES } from '../../../shared/terms.ts';
import { formatCompact, formatCount, formatNumber } from '../../lib/format.ts';
import { SCOPE_LOOK, TYPE_LOOK } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { Facet, type FacetProps } from './facet.tsx';
import { STATE_NAMES } from './names.ts';
import { ImportanceFacet, PeriodFacet } from './range-facets.tsx';
import { hasFilters, type MemoriesSearch } from './search.ts';

/** Values of an open-ended facet that are shown before the person asks for all. */
const SHOWN = 6;

interface ChoiceProps {
  label: string;
  count: number | undefined;
  checked: boolean;
  onToggle: () => void;
}

function Choice({ label, count, checked, onToggle }: ChoiceProps) {
  const id = useId();
  return (
    <div className={cx('flex min-h-7 items-center gap-2', count === 0 && !checked && 'text-muted')}>
      <Checkbox id={id} checked={checked} onCheckedChange={onToggle} />
      <label htmlFor={id} dir="auto" className="min-w-0 flex-1 truncate" title={label}>
        {label}
      </label>
      {count !== undefined && (
        <span className="text-xs text-muted tabular-nums" title={formatNumber(count)}>
          {formatCompact(count)}
        </span>
      )}
    </div>
  );
}

/** `values` with `value` added or taken away; undefined when nothing is left. */
function toggled<T>(values: readonly T[] | undefined, value: T): T[] | undefined {
  const next = values?.includes(value)
    ? values.filter((other) => other !== value)
    : [...(values ?? []), value];
  return next.length > 0 ? next : undefined;
}

interface ListFacetProps {
  title: string;
  counts: readonly { value: string; count: number | undefined }[] | undefined;
  chosen: readonly string[];
  onToggle: (value: string) => void;
  nameOf?: (value: string) => string;
}

/** A facet whose values come with the memories. What is chosen is shown even where it has none. */
function ListFacet({ title, counts, chosen, onToggle, nameOf = (value) => value }: ListFacetProps) {
  const [showsAll, setShowsAll] = useState(false);
  const missing = chosen.filter((value) => !counts?.some((count) => count.value === value));
  // While nothing is counted, nothing is said of how many there are.
  const all = [...missing.map((value) => ({ value, count: counts && 0 })), ...(counts ?? [])];
  if (all.length === 0) return null;
  const shown = showsAll ? all : all.filter(({ value }, index) => index < SHOWN || chosen.includes(value));
  return (
    <Facet title={title}>
      {shown.map(({ value, count }) => (
        <Choice
          key={value}
          label={nameOf(value)}
          count={count}
          checked={chosen.includes(value)}
          onToggle={() => onToggle(value)}
        />
      ))}
      {all.length > SHOWN && (
        <button
          type="button"
          className="mt-1 text-xs text-accent hover:underline"
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? 'Show fewer' : `Show ${all.length - SHOWN} more`}
        </button>
      )}
    </Facet>
  );
}

/** Values of a fixed facet in their own order, with what is counted of them; while it is not, without. */
const inOrder = (order: readonly string[], counts: readonly FacetCount[] | undefined) =>
  order.map((value) => ({
    value,
    count: counts && (counts.find((one) => one.value === value)?.count ?? 0),
  }));

interface FacetsProps extends FacetProps {
  facets: Facets | undefined;
  /** How many wait in all; null for somebody who may not review. */
  waiting: number | null | undefined;
}

/** All filters, one below the other. */
function AllFacets({ search, onChange, facets, waiting }: FacetsProps) {
  const states = [
    ...inOrder(['active', 'inactive'], facets?.state),
    ...(waiting === null ? [] : [{ value: 'waiting', count: hasFilters(search) ? undefined : waiting }]),
  ];
  return (
    <>
      <ListFacet
        title="State"
        counts={states}
        chosen={search.state ? [search.state] : []}
        onToggle={(value) =>
          onChange({ state: search.state === value ? undefined : (value as MemoriesSearch['state']) })
        }
        nameOf={(value) => STATE_NAMES[value as NonNullable<MemoriesSearch['state']>]}
      />
      <ListFacet
        title="Scope"
        counts={inOrder(SCOPES, facets?.scope)}
        chosen={search.scope ?? []}
        onToggle={(value) => onChange({ scope: toggled(search.scope, value as Scope) })}
        nameOf={(value) => SCOPE_LOOK[value as Scope].label}
      />
      <ListFacet
        title="Type"
        counts={inOrder(TYPES, facets?.type)}
        chosen={search.type ?? []}
        onToggle={(value) => onChange({ type: toggled(search.type, value as MemoryType) })}
        nameOf={(value) => TYPE_LOOK[value as MemoryType].label}
      />
      <ListFacet
        title="Agent"
        counts={facets?.agent}
        chosen={search.agent ? [search.agent] : []}
        onToggle={(value) => onChange({ agent: search.agent === value ? undefined : value })}
      />
      <ListFacet
        title="Tags"
        counts={facets?.tags}
        chosen={search.tags ?? []}
        onToggle={(value) => onChange({ tags: toggled(search.tags, value) })}
      />
      <ListFacet
        title="Namespace"
        counts={facets?.namespace}
        chosen={search.namespace ? [search.namespace] : []}
        onToggle={(value) => onChange({ namespace: search.namespace === value ? undefined : value })}
      />
      <PeriodFacet search={search} onChange={onChange} />
      <ImportanceFacet search={search} onChange={onChange} />
    </>
  );
}

/** The filters beside the list. */
export function FacetsPanel(props: FacetsProps) {
  return (
    <aside aria-label="Filters" className="w-60 shrink-0 overflow-y-auto border-r border-line bg-canvas py-1">
      <AllFacets {...props} />
    </aside>
  );
}

interface FacetsDialogProps extends FacetsProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The filters over the list, where there is no room beside it. */
export function FacetsDialog({ open, onOpenChange, ...props }: FacetsDialogProps) {
  const total = props.facets?.total;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Filters"
      width="small"
      footer={
        <Button kind="primary" onClick={() => onOpenChange(false)}>
          {total === undefined ? 'Show them' : `Show ${formatCount(total, 'memory', 'memories')}`}
        </Button>
      }
    >
      <div className="-mx-4">
        <AllFacets {...props} />
      </div>
    </Dialog>
  );
}
