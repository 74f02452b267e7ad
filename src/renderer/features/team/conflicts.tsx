import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { firstLine } from '../../lib/format.ts';
import { conflictsQuery } from '../../lib/teams.ts';
import { Panel } from '../../ui/page.tsx';
import { ConflictCard } from './conflict-card.tsx';

/** Everything that was changed in two places at once; nothing where nothing was. */
export function Conflicts() {
  const { data: conflicts = [] } = useQuery(conflictsQuery);
  if (conflicts.length === 0) return null;
  return (
    <Panel title="Conflicts" className="border-warn!" isFlush>
      <ul className="divide-y divide-line">
        {conflicts.map((conflict) => (
          <li key={conflict.id} className="flex flex-col gap-2 p-4">
            <Link
              to="/memories/$id"
              params={{ id: conflict.id }}
              dir="auto"
              className="truncate font-medium text-accent hover:underline"
            >
              {firstLine(conflict.sides[0]?.memory.content ?? conflict.id)}
            </Link>
            <ConflictCard conflict={conflict} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
