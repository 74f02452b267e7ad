import { useQuery } from '@tanstack/react-query';
import { activityQuery } from '../../lib/activity.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { Failure, Skeleton } from '../../ui/states.tsx';
import { ChartCard } from './chart-card.tsx';
import type { Period } from './search.ts';
import { stacked, waitingLine } from './series.ts';

const GRID = 'grid shrink-0 grid-cols-[repeat(auto-fit,minmax(240px,1fr))] gap-4';

/** What happened on the last days, in numbers. */
export function Charts({ days }: { days: Period }) {
  const { data, error, refetch } = useQuery(activityQuery(days));
  const { data: self } = useQuery(whoamiQuery);
  if (error && !data)
    return <Failure title="The numbers could not be loaded" error={error} retry={() => void refetch()} />;
  if (!data || !self)
    return (
      <div className={GRID} role="status" aria-label="Loading the charts">
        {[1, 2, 3].map((card) => (
          <Skeleton key={card} className="h-60 rounded-lg" />
        ))}
      </div>
    );
  return (
    <div className={GRID}>
      <ChartCard
        title="Memories stored"
        unit={['memory', 'memories']}
        kind="bars"
        chart={stacked(data.days, data.created, self.user)}
        nothing="No memory was stored in this time."
      />
      {data.waiting && (
        <ChartCard
          title="Waiting for review"
          unit={['memory waits', 'memories wait']}
          kind="area"
          chart={waitingLine(data)}
          nothing="Nothing waited in this time."
        />
      )}
      <ChartCard
        title="Recalled"
        unit={['memory recalled', 'memories recalled']}
        kind="bars"
        chart={stacked(data.days, data.recalled, self.user)}
        nothing="No agent recalled anything in this time."
      />
    </div>
  );
}
