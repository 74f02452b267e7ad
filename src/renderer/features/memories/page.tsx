import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus, SlidersHorizontal } from 'lucide-react';
import { useCallback, useId, useMemo, useState } from 'react';
import type { FacetOptions } from '../../../client/index.ts';
import { formatCount } from '../../lib/format.ts';
import { useMedia } from '../../lib/media.ts';
import { preference } from '../../lib/preferences.ts';
import { waitingQuery } from '../../lib/queries.ts';
import { useStore } from '../../lib/store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Switch } from '../../ui/toggle.tsx';
import { NewMemory } from '../memory/new-memory.tsx';
import { Chips } from './chips.tsx';
import { FacetsDialog, FacetsPanel } from './facets.tsx';
import { ORDER_NAMES } from './names.ts';
import { Browse, Hits } from './results.tsx';
import { DEFAULT_ORDER, filtersOf, type MemoriesSearch } from './search.ts';
import { SearchBox } from './search-box.tsx';
import { useHits } from './use-hits.ts';
import { useFacets } from './use-pages.ts';
import { useQuestion } from './use-question.ts';

const route = getRouteApi('/memories');
const facetsShown = preference('facets', ['shown', 'hidden']);
/** In windows of this width there is no room for the filters beside the list. */
const NARROW = '(max-width: 699px)';

interface ViewProps {
  search: MemoriesSearch;
  onChange: (change: Partial<MemoriesSearch>) => void;
}

/** How what is found is shown: its order, or with a question the parts of the scores. */
function ViewOptions({ search, onChange }: ViewProps) {
  const id = useId();
  if (search.q)
    return (
      <div className="flex h-9 shrink-0 items-center gap-2">
        <label htmlFor={id}>Explain scores</label>
        <Switch
          id={id}
          checked={search.parts === true}
          onCheckedChange={(on) => onChange({ parts: on === true ? true : undefined })}
        />
      </div>
    );
  return (
    <Select
      aria-label="Order"
      className="h-9! w-48! shrink-0"
      options={ORDER_NAMES}
      value={search.order ?? DEFAULT_ORDER}
      onChange={(order) => onChange({ order: order === DEFAULT_ORDER ? undefined : order })}
    />
  );
}

/** How many there are, or were found. */
function Count({
  search,
  filters,
  total,
}: {
  search: MemoriesSearch;
  filters: FacetOptions;
  total: number | undefined;
}) {
  const { data } = useHits({ text: search.q ?? '', filters, explain: search.parts === true });
  const found = search.q ? data?.results.length : undefined;
  if (search.q ? found === undefined : total === undefined) return null;
  return (
    <span role="status" className="whitespace-nowrap text-muted max-[559px]:sr-only">
      {found === undefined ? formatCount(total ?? 0, 'memory', 'memories') : `${found} found`}
    </span>
  );
}

export function MemoriesPage() {
  const address = route.useSearch();
  const navigate = route.useNavigate();
  const [isAdding, setIsAdding] = useState(false);
  const [focusList, setFocusList] = useState(0);
  const [isFiltering, setIsFiltering] = useState(false);
  const isNarrow = useMedia(NARROW);
  const showsFacets = useStore(facetsShown) === 'shown' && !isNarrow;
  const change = useCallback(
    (next: Partial<MemoriesSearch>) =>
      void navigate({ search: (now: MemoriesSearch) => ({ ...now, ...next }), replace: true }),
    [navigate],
  );
  const write = useCallback((q: string) => change({ q: q || undefined }), [change]);
  const [text, setText] = useQuestion(address.q, write);
  const search = { ...address, q: text.trim() || undefined };
  const today = new Date().toDateString();
  const filters = useMemo(() => filtersOf(address, new Date(today)), [address, today]);
  const { data: facets } = useFacets(filters);
  const { data: waiting } = useQuery(waitingQuery);
  const facetsProps = { search, onChange: change, facets, waiting };
  const List = search.q ? Hits : Browse;

  return (
    <Page
      title="Memories"
      aside={<Count search={search} filters={filters} total={facets?.total} />}
      actions={
        <Button kind="primary" onClick={() => setIsAdding(true)}>
          <Plus aria-hidden />
          New memory
        </Button>
      }
      toolbar={
        <>
          <div className="flex flex-wrap items-center gap-2">
            <IconButton
              label={showsFacets ? 'Hide filters' : 'Show filters'}
              {...(!isNarrow && { 'aria-pressed': showsFacets })}
              onClick={() =>
                isNarrow ? setIsFiltering(true) : facetsShown.set(showsFacets ? 'hidden' : 'shown')
              }
            >
              <SlidersHorizontal aria-hidden />
            </IconButton>
            <SearchBox text={text} onChange={setText} onLeave={() => setFocusList((times) => times + 1)} />
            <ViewOptions search={search} onChange={change} />
          </div>
          <Chips search={search} onChange={change} />
        </>
      }
    >
      <div className="flex min-h-0 flex-1">
        {showsFacets && <FacetsPanel {...facetsProps} />}
        <FacetsDialog {...facetsProps} open={isFiltering && isNarrow} onOpenChange={setIsFiltering} />
        <List
          search={search}
          filters={filters}
          total={facets?.total}
          focusRequests={focusList}
          onChange={change}
          onNew={() => setIsAdding(true)}
        />
      </div>
      <NewMemory open={isAdding} onOpenChange={setIsAdding} />
    </Page>
  );
}
