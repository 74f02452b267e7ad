import { Brain, SearchX, TriangleAlert } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import type { FacetOptions } from '../../../client/index.ts';
import { wordMatcher } from '../../lib/marks.ts';
import { Button } from '../../ui/button.tsx';
import { Empty, Failure, SkeletonRows } from '../../ui/states.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { MemoryList } from './list.tsx';
import { DEFAULT_ORDER, hasFilters, type MemoriesSearch, withoutFilters } from './search.ts';
import { useCursor } from './use-cursor.ts';
import { useHits } from './use-hits.ts';
import { useListCommands } from './use-list-commands.ts';
import { usePages } from './use-pages.ts';
import { useSelection } from './use-selection.ts';

interface ResultsProps {
  search: MemoriesSearch;
  filters: FacetOptions;
  /** How many memories the filters let through, when it is known. */
  total: number | undefined;
  /** Rises when the list is to get the focus. */
  focusRequests: number;
  onChange: (change: Partial<MemoriesSearch>) => void;
  onNew: () => void;
}

function Nothing({ search, onChange, onNew }: Pick<ResultsProps, 'search' | 'onChange' | 'onNew'>) {
  if (hasFilters(search) || search.q)
    return (
      <Empty
        icon={SearchX}
        title="Nothing fits"
        actions={
          <>
            {hasFilters(search) && (
              <Button
                onClick={() => {
                  const none = Object.fromEntries(Object.keys(search).map((name) => [name, undefined]));
                  onChange({ ...none, ...withoutFilters(search) });
                }}
              >
                Clear filters
              </Button>
            )}
            {search.q && <Button onClick={() => onChange({ q: undefined })}>Clear search</Button>}
          </>
        }
      >
        {search.q
          ? 'Search shows nothing rather than something that has little to do with the question.'
          : 'No memory passes all of these filters.'}
      </Empty>
    );
  return (
    <Empty
      icon={Brain}
      title="No memories yet"
      actions={
        <Button kind="primary" onClick={onNew}>
          Write the first one
        </Button>
      }
    >
      What your agents learn appears here. You can write memories yourself, too.
    </Empty>
  );
}

/** All memories that the filters let through, page by page. */
export function Browse({ search, filters, total, focusRequests, onChange, onNew }: ResultsProps) {
  const list = useMemo(() => ({ ...filters, order: search.order ?? DEFAULT_ORDER }), [filters, search.order]);
  const name = JSON.stringify(list);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const { count, at, isPending, error, retry } = usePages(list, range, total);
  const cursor = useCursor({ name, count, at, focusRequests });
  const selection = useSelection(name, at);
  useListCommands({ count, at, cursor, selection, list });
  const onRange = useCallback((first: number, last: number) => setRange({ first, last }), []);

  if (error && isPending)
    return <Failure title="The memories could not be loaded" error={error} retry={retry} />;
  if (error && count === 0)
    return <Failure title="The memories could not be loaded" error={error} retry={retry} />;
  if (isPending && total === undefined) return <SkeletonRows rows={10} />;
  if (count === 0) return <Nothing search={search} onChange={onChange} onNew={onNew} />;
  return (
    <div className="relative flex min-w-0 flex-1 flex-col">
      <MemoryList name={name} count={count} at={at} selection={selection} cursor={cursor} onRange={onRange} />
      <BulkBar selection={selection} total={count} />
    </div>
  );
}

/** What fits the question, best first. */
export function Hits({ search, filters, focusRequests, onChange, onNew }: ResultsProps) {
  const { q = '', parts = false } = search;
  const { data, error, isError, isPending, refetch } = useHits({ text: q, filters, explain: parts });
  const hits = data?.results;
  const at = useCallback((row: number) => hits?.[row], [hits]);
  const matches = useMemo(() => wordMatcher(q), [q]);
  const count = hits?.length ?? 0;
  const name = JSON.stringify([q, filters]);
  const cursor = useCursor({ name, count, at, focusRequests });
  const selection = useSelection(name, at);
  useListCommands({ count, at, cursor, selection, list: null });

  if (isError) return <Failure title="The search failed" error={error} retry={() => void refetch()} />;
  if (isPending) return <SkeletonRows rows={10} />;
  const remarks = [data.degraded, ...data.notes].filter((remark) => remark !== null);
  return (
    <div className="relative flex min-w-0 flex-1 flex-col">
      {remarks.length > 0 && (
        <p
          role="status"
          className="flex items-center gap-2 border-b border-line bg-warn-soft px-4 py-2 text-warn"
        >
          <TriangleAlert className="size-4 shrink-0" aria-hidden />
          {remarks.join(' ')}
        </p>
      )}
      {count === 0 ? (
        <Nothing search={search} onChange={onChange} onNew={onNew} />
      ) : (
        <MemoryList
          name={name}
          count={count}
          at={at}
          isTall={parts && hits?.[0]?.parts !== undefined}
          matches={matches}
          selection={selection}
          cursor={cursor}
        />
      )}
      <BulkBar selection={selection} total={count} />
    </div>
  );
}
