import { Link } from '@tanstack/react-router';
import { GitMerge } from 'lucide-react';
import type { ReviewItem } from '../../../client/index.ts';

/** What a decision means for a memory that was changed in two places at once, or changed and deleted. */
const MEANS = {
  change:
    'Its approved versions disagree. To approve this change settles that with its text, for the whole team.',
  delete:
    'One member deleted it while another changed it, so nobody recalls it. Keep this text or leave it deleted: either settles it for the whole team.',
} as const;

/** Says that what is decided about is in conflict, what a decision does to that, and where all sides are. */
export function ConflictNote({ item: { id, conflict } }: { item: ReviewItem }) {
  if (conflict === null) return null;
  return (
    <p className="flex items-start gap-2 rounded-md bg-warn-soft p-3 text-warn">
      <GitMerge className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>
        {MEANS[conflict]}{' '}
        <Link to="/memories/$id" params={{ id }} className="underline underline-offset-2">
          See both sides
        </Link>
      </span>
    </p>
  );
}
