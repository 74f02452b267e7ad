import { getRouteApi } from '@tanstack/react-router';
import { useCommands } from '../../app/commands.ts';
import { Page } from '../../ui/page.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { Charts } from './charts.tsx';
import { Filters } from './filters.tsx';
import { type ActivitySearch, PERIODS, type Period } from './search.ts';
import { Timeline } from './timeline.tsx';

const DEFAULT_DAYS: Period = 30;
const PERIOD_NAMES: Record<Period, string> = { 7: '7 days', 30: '30 days', 90: '90 days', 365: 'A year' };

const route = getRouteApi('/activity');

/** What happens with the memories: in numbers, and one by one. */
export function ActivityPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { days = DEFAULT_DAYS, ...filters } = search;
  const change = (next: Partial<ActivitySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  useCommands([
    ...PERIODS.map((period) => ({
      id: `activity.days.${period}`,
      title: `Activity of ${PERIOD_NAMES[period].toLowerCase()}`,
      group: 'Activity',
      run: () => change({ days: period }),
    })),
    {
      id: 'activity.refused',
      title: 'Show what was refused',
      group: 'Activity',
      run: () => change({ outcome: 'refused' }),
    },
  ]);
  return (
    <Page
      title="Activity"
      actions={
        <Segmented
          label="Time that the charts show"
          value={`${days}`}
          onChange={(value) => change({ days: Number(value) as Period })}
          options={PERIODS.map((period) => ({ value: `${period}`, label: PERIOD_NAMES[period] }))}
        />
      }
    >
      <div className="flex min-h-0 flex-1 flex-col gap-4 p-6 pb-0">
        <Charts days={days} />
        <section
          aria-labelledby="timeline-heading"
          className="flex min-h-64 flex-1 flex-col rounded-t-lg border border-b-0 border-line bg-surface"
        >
          <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-3 py-2">
            <h2 id="timeline-heading" className="font-semibold">
              Timeline
            </h2>
            <Filters search={search} onChange={change} />
          </header>
          <Timeline
            search={search}
            isFiltered={Object.values(filters).some((value) => value !== undefined)}
          />
        </section>
      </div>
    </Page>
  );
}
