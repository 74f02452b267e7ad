import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheckBig } from 'lucide-react';
import { useCommands } from '../../app/commands.ts';
import { formatCount } from '../../lib/format.ts';
import { statsQuery } from '../../lib/queries.ts';
import { undoLast } from '../../lib/undo.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Empty } from '../../ui/states.tsx';

/** The queue is empty: what agents recall now, and what happens next. */
export function NothingWaits() {
  const { data: stats } = useQuery(statsQuery);
  const active = stats?.by_state.active ?? 0;
  // The last decision is taken back like those before it.
  useCommands([
    {
      id: 'review.undo',
      title: 'Undo',
      group: 'Review',
      keys: ['u'],
      keyOnly: true,
      run: () => void undoLast(),
    },
  ]);
  return (
    <Empty
      icon={CircleCheckBig}
      title="All caught up"
      actions={
        <>
          <Link to="/memories" className={buttonClass()}>
            Browse memories
          </Link>
          <Link to="/agents" className={buttonClass({ kind: 'quiet' })}>
            Agents and keys
          </Link>
        </>
      }
    >
      <p>
        {active > 0
          ? `Your agents recall ${formatCount(active, 'memory', 'memories')} that you approved. `
          : 'Your agents recall nothing yet. '}
        What they learn next waits here until you have looked at it.
      </p>
    </Empty>
  );
}
