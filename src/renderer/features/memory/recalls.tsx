import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import type { Recall, Recalls } from '../../../client/index.ts';
import { recallsQuery } from '../../lib/activity.ts';
import { formatCount } from '../../lib/format.ts';
import { whoamiQuery } from '../../lib/queries.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Panel } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';

/** Recalls that are listed one by one; older ones are in the sums. */
const LISTED = 8;

const VIA = { search: 'By a search', context: 'For its context' } as const;

interface AgentSum {
  name: string;
  count: number;
}

/** How often each agent recalled it, the busiest first. `self` is the user who looks. */
function sumsByAgent(byDay: Recalls['by_day'], self: string): AgentSum[] {
  const sums = new Map<string, number>();
  for (const { user, agent, count } of byDay) {
    const name = user === self ? agent : `${user}/${agent}`;
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
}

function Row({ recall, self }: { recall: Recall; self: string }) {
  const { at, user, agent, session, via, position } = recall;
  return (
    <li>
      <span className="flex items-baseline gap-2">
        <bdi className="truncate font-medium">{user === self ? agent : `${user}/${agent}`}</bdi>
        <Time at={at} className="ml-auto shrink-0 text-xs text-muted" />
      </span>
      <span className="block truncate text-xs text-muted">
        {VIA[via]}, place {position}
        {session && (
          <>
            , in <bdi>{session}</bdi>
          </>
        )}
      </span>
    </li>
  );
}

function Summary({ recalls, self }: { recalls: Recalls; self: string }) {
  const sums = sumsByAgent(recalls.by_day, self);
  const total = sums.reduce((sum, { count }) => sum + count, 0);
  return (
    <p className="text-muted">
      {formatCount(total, 'time', 'times')} in 90 days
      {sums.length > 1 && ` (${sums.map(({ name, count }) => `${name} ${count}`).join(', ')})`}
      {recalls.used_count > 0 && `, of use ${formatCount(recalls.used_count, 'time', 'times')}`}
    </p>
  );
}

/** Where a memory was recalled lately: by which agents, in which sessions, how often. */
export function RecentRecalls({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(recallsQuery(id));
  const { data: whoami } = useQuery(whoamiQuery);
  const self = whoami?.user ?? '';
  return (
    <Panel
      title="Recalled lately"
      actions={
        <Link
          to="/activity"
          search={{ object: id }}
          className={buttonClass({ kind: 'quiet', size: 'small' })}
          title="Everything that the log tells about it"
        >
          <ScrollText aria-hidden />
          Log
        </Link>
      }
    >
      {data ? (
        data.recalls.length === 0 ? (
          <p className="text-muted">No agent has recalled it in the last 90 days.</p>
        ) : (
          <div className="flex flex-col gap-3">
            <Summary recalls={data} self={self} />
            <ul className="flex flex-col gap-2">
              {data.recalls.slice(0, LISTED).map((recall) => (
                <Row key={`${recall.at} ${recall.agent} ${recall.via}`} recall={recall} self={self} />
              ))}
            </ul>
          </div>
        )
      ) : error ? (
        <Failure title="Recalls could not be loaded" error={error} retry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={3} label="Loading recalls" />
      )}
    </Panel>
  );
}
