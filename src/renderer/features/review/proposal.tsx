import type { ReviewItem } from '../../../client/index.ts';
import { ChangedWords } from './changed-words.tsx';
import { MASK, masked, mayHoldSecret } from './segments.ts';

const NAMES: Record<string, string> = {
  type: 'Type',
  scope: 'Scope',
  tags: 'Tags',
  metadata: 'Metadata',
  namespace: 'Namespace',
  key: 'Key',
  importance: 'Importance',
  valid_from: 'True from',
  valid_until: 'True until',
  expires_at: 'Expires',
};

function shown(value: unknown, isHidden: boolean): string {
  if (isHidden && value !== null) return MASK;
  if (value === null || (Array.isArray(value) && value.length === 0)) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What a waiting change would make of what agents recall now. */
export function ProposedChange({ item, isRevealed }: { item: ReviewItem; isRevealed: boolean }) {
  const { proposal, content, review_hints: hints } = item;
  const text = proposal.changes.find(({ field }) => field === 'content');
  const others = proposal.changes.filter(({ field }) => field !== 'content');
  const hides = (field: string) => !isRevealed && mayHoldSecret(hints, field);
  const after = typeof text?.to === 'string' ? text.to : content;
  return (
    <div className="flex flex-col gap-3">
      <p dir="auto" className="content text-lg">
        {text ? <ChangedWords from={content} to={isRevealed ? after : masked(after, hints)} /> : content}
      </p>
      {others.length > 0 && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
          {others.map(({ field, from, to }) => (
            <div key={field} className="contents">
              <dt className="text-muted">{NAMES[field] ?? field}</dt>
              <dd dir="auto" className="content min-w-0">
                <del className="rounded-xs bg-danger-soft px-1 text-danger decoration-1">
                  {shown(from, hides(field))}
                </del>{' '}
                <span aria-hidden className="text-muted">
                  →
                </span>{' '}
                <ins className="rounded-xs bg-ok-soft px-1 text-ok no-underline">
                  {shown(to, hides(field))}
                </ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
