import { Check } from 'lucide-react';
import type { ConflictSide } from '../../../client/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Time } from '../../ui/time.tsx';
import { ChangedWords } from '../review/changed-words.tsx';

interface SideProps {
  side: ConflictSide;
  /** The text that its words are compared with: that of the side that is recalled for now. */
  against: string | null;
  author: string;
  /** Nobody recalls the memory: one of the sides deleted it. */
  isHidden: boolean;
  isBusy: boolean;
  onKeep: () => void;
}

/** One of the versions that a conflict is between. */
export function Side({ side, against, author, isHidden, isBusy, onKeep }: SideProps) {
  const { memory, deleted, serving, at } = side;
  return (
    <article
      aria-label={`Version of ${author}`}
      className={cx(
        'flex min-w-0 flex-col gap-2 rounded-md border p-3',
        serving && !isHidden ? 'border-accent' : 'border-line',
      )}
    >
      <header className="flex flex-wrap items-center gap-2 text-xs text-muted">
        <bdi className="max-w-40 truncate font-medium text-text" title={author}>
          {author}
        </bdi>
        <Time at={at} />
        {serving && !isHidden && <Badge tone="accent">Recalled for now</Badge>}
        {deleted && <Badge tone="danger">Deleted it</Badge>}
      </header>
      <div className={cx('flex-1', deleted && 'text-muted line-through')}>
        {against === null || deleted ? (
          <p dir="auto" className="content">
            {memory.content}
          </p>
        ) : (
          <p dir="auto" className="content">
            <ChangedWords from={against} to={memory.content} show="to" />
          </p>
        )}
      </div>
      <Button size="small" className="self-start" disabled={isBusy} onClick={onKeep}>
        <Check aria-hidden />
        {deleted ? 'Keep it deleted' : 'Keep this one'}
      </Button>
    </article>
  );
}
