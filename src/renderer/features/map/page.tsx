import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Map as MapIcon, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useCommands } from '../../app/commands.ts';
import { formatCount } from '../../lib/format.ts';
import { keys, whoamiQuery } from '../../lib/queries.ts';
import { useStore } from '../../lib/store.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { FirstArranging } from './arranging.tsx';
import { Atlas } from './atlas.tsx';
import { colouringChoice } from './choice.ts';
import { COLOURING_LABELS, COLOURINGS } from './colouring.ts';
import type { MapData } from './columns.ts';
import { arrange, arranging, drawSoon, type MapState, mapQuery } from './map-query.ts';

/** The map of memories: what means similar things lies near each other. */
export function MapPage() {
  const { data: whoami } = useQuery(whoamiQuery);
  const mayReview = whoami?.subject_type === 'user';
  const [wanted, setWanted] = useState<MapState>('all');
  const state = mayReview ? wanted : 'active';
  const { data, error, isPending, refetch } = useQuery({ ...mapQuery(state), enabled: whoami !== undefined });
  const colouring = useStore(colouringChoice);
  const { isArranging, arrangeAnew } = useArranging();
  useCommands([
    {
      id: 'map.arrange',
      title: 'Arrange the map anew',
      group: 'Map',
      disabled: !whoami?.is_admin || isArranging,
      run: arrangeAnew,
    },
    ...COLOURINGS.map((value) => ({
      id: `map.colour.${value}`,
      title: `Colour the map by ${COLOURING_LABELS[value].toLowerCase()}`,
      group: 'Map',
      run: () => colouringChoice.set(value),
    })),
  ]);
  return (
    <Page
      title="Map"
      aside={data && data.count > 0 && <Counts data={data} />}
      actions={
        <>
          {mayReview && (
            <Segmented
              label="Which memories"
              value={wanted}
              onChange={setWanted}
              options={[
                { value: 'all', label: 'All', title: 'Those that wait for review too' },
                { value: 'active', label: 'Active', title: 'Those that agents recall' },
              ]}
            />
          )}
          <Segmented
            label="Colour by"
            value={colouring}
            onChange={colouringChoice.set}
            options={COLOURINGS.map((value) => ({ value, label: COLOURING_LABELS[value] }))}
          />
          {whoami?.is_admin && (
            <Button
              kind="quiet"
              disabled={isArranging}
              onClick={arrangeAnew}
              title="Make a new layout of all memories"
            >
              <RefreshCw aria-hidden /> Rearrange
            </Button>
          )}
        </>
      }
    >
      {data ? (
        data.count === 0 ? (
          <NothingYet unplaced={data.unplaced} />
        ) : (
          <Atlas data={data} colouring={colouring} />
        )
      ) : error ? (
        <Failure title="The map could not be loaded" error={error} retry={() => void refetch()} />
      ) : (
        isPending && <FirstArranging />
      )}
    </Page>
  );
}

function Counts({ data: { count, unplaced } }: { data: MapData }) {
  return (
    <span className="truncate text-muted">
      {formatCount(count, 'memory', 'memories')}
      {unplaced > 0 && `, ${unplaced} waiting for a place`}
    </span>
  );
}

function NothingYet({ unplaced }: { unplaced: number }) {
  return unplaced === 0 ? (
    <Empty icon={MapIcon} title="Nothing to map yet">
      <p>When your agents have stored memories, this map shows how they lie together.</p>
    </Empty>
  ) : (
    <Empty icon={MapIcon} title="Your memories are being prepared">
      <p>
        {formatCount(unplaced, 'memory waits', 'memories wait')} to be embedded. The map appears by itself
        when the first ones are.
      </p>
    </Empty>
  );
}

function useArranging() {
  const client = useQueryClient();
  const isArranging = useStore(arranging) !== null;
  const run = async () => {
    try {
      await arrange({ anew: true });
      drawSoon();
      await client.invalidateQueries({ queryKey: keys.map });
      showToast({ tone: 'ok', title: 'The map is arranged anew' });
    } catch (error) {
      showFailure('The map could not be arranged', error);
    }
  };
  return { isArranging, arrangeAnew: () => void run() };
}
