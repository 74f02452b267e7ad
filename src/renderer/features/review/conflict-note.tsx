import { Link } from '@tanstack/react-router';
import { GitMerge } from 'lucide-react';
import { useConflict } from '../../lib/teams.ts';

/** Says that what is decided about was changed in two places at once, and where that is settled. */
export function ConflictNote({ id }: { id: string }) {
  const conflict = useConflict(id);
  if (!conflict) return null;
  return (
    <p className="flex items-start gap-2 rounded-md bg-warn-soft p-3 text-warn">
      <GitMerge className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>
        This memory has a conflict: {conflict.sides.length} approved versions of it disagree.{' '}
        <Link to="/memories/$id" params={{ id }} className="underline underline-offset-2">
          Settle it
        </Link>
      </span>
    </p>
  );
}
