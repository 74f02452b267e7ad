import { type MouseEvent, memo } from 'react';
import type { ReviewItem } from '../../../client/index.ts';
import { firstLine } from '../../lib/format.ts';
import { Badge, SCOPE_LOOK } from '../../ui/badge.tsx';
import { cx } from '../../ui/cx.ts';
import { Checkbox } from '../../ui/toggle.tsx';
import { HINT_LOOK, kindsOf } from './looks.ts';
import { proposedContent } from './queue.ts';
import { masked } from './segments.ts';

interface QueueRowProps {
  item: ReviewItem;
  index: number;
  isCurrent: boolean;
  isChosen: boolean;
  onGo: (index: number) => void;
  onChoose: (index: number, id: string, extend: boolean) => void;
}

const HINT_COLOURS = { danger: 'text-danger', warn: 'text-warn', blue: 'text-blue' } as const;

function HintMarks({ item }: { item: ReviewItem }) {
  return kindsOf(item.review_hints).map((kind) => {
    const { icon: Icon, label, tone } = HINT_LOOK[kind];
    return (
      <span
        key={kind}
        title={label}
        className={cx('flex items-center gap-1', HINT_COLOURS[tone as keyof typeof HINT_COLOURS])}
      >
        <Icon className="size-3.5 shrink-0" aria-hidden />
        <span className="truncate">{label}</span>
      </span>
    );
  });
}

/** One memory of the queue. */
export const QueueRow = memo(function QueueRow(props: QueueRowProps) {
  const { item, index, isCurrent, isChosen, onGo, onChoose } = props;
  const text = firstLine(masked(proposedContent(item), item.review_hints), 160);
  const { icon: ScopeIcon, label: scope } = SCOPE_LOOK[item.scope];
  const choose = (event: MouseEvent) => onChoose(index, item.id, event.shiftKey);
  return (
    <div
      className={cx(
        'relative flex h-full items-center gap-3 border-b border-line py-2.5 pr-4 pl-4',
        isCurrent ? 'bg-accent-soft shadow-[inset_3px_0_0_var(--accent)]' : 'bg-surface hover:bg-hover',
      )}
    >
      <Checkbox
        checked={isChosen}
        onClick={choose}
        aria-label={`Choose: ${text.slice(0, 80)}`}
        className="relative z-10"
      />
      <button
        type="button"
        data-row={index}
        aria-current={isCurrent ? 'true' : undefined}
        onClick={() => onGo(index)}
        className="flex min-w-0 flex-1 flex-col justify-center gap-1 self-stretch text-left outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
      >
        <span dir="auto" className="line-clamp-2 w-full wrap-anywhere">
          {text}
        </span>
        <span className="flex w-full min-w-0 items-center gap-3 overflow-hidden text-xs text-muted">
          <span className="flex items-center gap-1" title="Scope">
            <ScopeIcon className="size-3.5" aria-hidden />
            {scope}
          </span>
          {item.proposal.changes.length > 0 && <Badge tone="violet">Change</Badge>}
          {item.conflict !== null && <Badge tone="warn">Conflict</Badge>}
          <HintMarks item={item} />
        </span>
      </button>
    </div>
  );
});
