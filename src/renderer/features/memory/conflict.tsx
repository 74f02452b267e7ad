import { useConflict } from '../../lib/teams.ts';
import { Panel } from '../../ui/page.tsx';
import { ConflictCard } from '../team/conflict-card.tsx';

/** The sides of a memory that was changed in two places at once; nothing where it was not. */
export function MemoryConflict({ id }: { id: string }) {
  const conflict = useConflict(id);
  if (!conflict) return null;
  return (
    <Panel title="Two versions disagree" className="border-warn!">
      <ConflictCard conflict={conflict} />
    </Panel>
  );
}
