import { Ban } from 'lucide-react';
import { useState } from 'react';
import type { SimilarHint } from '../../../client/index.ts';
import { formatCount, formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Failure, SkeletonRows } from '../../ui/states.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { ActionBar } from './action-bar.tsx';
import { Detail } from './detail.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { NothingWaits } from './nothing-waits.tsx';
import { QueueList } from './queue-list.tsx';
import { RejectionsDialog } from './rejections-dialog.tsx';
import { CHOSEN_MAX, useChooseAll } from './use-choose-all.ts';
import { type Chosen, useChosen } from './use-chosen.ts';
import { useDecisions } from './use-decisions.ts';
import { usePlace } from './use-place.ts';
import { type Queue, useQueue } from './use-queue.ts';
import { useReviewCommands } from './use-review-commands.ts';

interface ListHeadProps {
  queue: Queue;
  chosen: Chosen;
  isChoosing: boolean;
  onChooseAll: () => void;
}

/** How much of the queue is shown or chosen, in words. */
function extentOf({ items, waiting, hasMore }: Queue, chosen: number, isChoosing: boolean): string {
  if (isChoosing) return `Loading what waits: ${formatNumber(items.length)} of ${formatNumber(waiting)}`;
  if (chosen === CHOSEN_MAX && waiting > chosen)
    return `${formatNumber(chosen)} of ${formatNumber(waiting)} chosen, as many as can be decided about at once`;
  if (hasMore) return `The first ${formatNumber(items.length)} of ${formatNumber(waiting)}`;
  return formatCount(items.length, 'memory', 'memories');
}

function ListHead({ queue, chosen, isChoosing, onChooseAll }: ListHeadProps) {
  const count = chosen.items.length;
  const isAll = count > 0 && count === Math.min(queue.items.length, CHOSEN_MAX);
  const state =
    count === 0 ? false : isAll && (!queue.hasMore || count === CHOSEN_MAX) ? true : 'indeterminate';
  return (
    <div className="flex min-h-9 shrink-0 items-center gap-3 border-b border-line bg-surface px-4 py-1 text-xs text-muted">
      <Checkbox
        checked={state}
        aria-label="Choose all that wait"
        onCheckedChange={() => (state === true ? chosen.clear() : onChooseAll())}
      />
      <span role="status" className="min-w-0">
        {extentOf(queue, count, isChoosing)}
      </span>
    </div>
  );
}

/** The queue beside the memory that is decided about. */
function Desk({ queue }: { queue: Queue }) {
  const { items } = queue;
  const place = usePlace(items);
  const chosen = useChosen(items);
  const { isChoosing, chooseAll } = useChooseAll(queue, chosen);
  const decisions = useDecisions(queue, chosen);
  const [editing, setEditing] = useState<string | null>(null);
  const [scopesOpen, setScopesOpen] = useState(false);
  const [merging, setMerging] = useState<SimilarHint | null>(null);
  const current = items[place.index];
  const targets = chosen.items.length > 0 ? chosen.items : current ? [current] : [];
  const isEditing = current !== undefined && editing === current.id;
  const similar = current?.review_hints.find((hint) => 'memory' in hint);
  const edit = () => setEditing(current?.id ?? null);
  useReviewCommands({
    items,
    current,
    targets,
    place,
    chosen,
    onChooseAll: chooseAll,
    decisions,
    isEditing,
    onEdit: edit,
    onScopes: () => setScopesOpen(true),
    onMerge: similar ? () => setMerging(similar) : null,
  });
  return (
    <div className="flex min-h-0 flex-1 max-[699px]:flex-col">
      <div className="flex w-[clamp(300px,34%,460px)] shrink-0 flex-col border-r border-line bg-canvas max-[699px]:h-2/5 max-[699px]:w-full max-[699px]:border-r-0 max-[699px]:border-b">
        <ListHead queue={queue} chosen={chosen} isChoosing={isChoosing} onChooseAll={chooseAll} />
        {queue.degraded && (
          <p role="status" className="border-b border-line bg-warn-soft px-4 py-2 text-xs">
            {queue.degraded}
          </p>
        )}
        <QueueList queue={queue} place={place} chosen={chosen} />
      </div>
      {current && (
        <section
          aria-label="The memory that waits"
          className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface"
        >
          {!isEditing && (
            <ActionBar
              targets={targets}
              decisions={decisions}
              areChosen={chosen.items.length > 0}
              onClear={chosen.clear}
              onEdit={edit}
              scopesOpen={scopesOpen}
              onScopesOpen={setScopesOpen}
            />
          )}
          <div className="min-h-0 flex-1 overflow-y-auto" key={current.id}>
            <Detail
              item={current}
              decisions={decisions}
              isEditing={isEditing}
              onStopEditing={() => setEditing(null)}
              onMerge={setMerging}
            />
          </div>
          {merging && (
            <MergeDialog
              item={current}
              hint={merging}
              decisions={decisions}
              onClose={() => setMerging(null)}
            />
          )}
        </section>
      )}
    </div>
  );
}

function Content({ queue }: { queue: Queue }) {
  if (queue.isLoading) return <SkeletonRows rows={8} label="Loading what waits" />;
  if (queue.error)
    return <Failure title="What waits could not be loaded" error={queue.error} retry={queue.retry} />;
  return queue.items.length === 0 ? <NothingWaits /> : <Desk queue={queue} />;
}

export function ReviewPage() {
  const queue = useQueue();
  const [showsRejections, setShowsRejections] = useState(false);
  return (
    <Page
      title="Review"
      aside={
        queue.waiting > 0 && (
          <span className="whitespace-nowrap text-muted max-[559px]:sr-only">
            {formatCount(queue.waiting, 'memory waits', 'memories wait')}
          </span>
        )
      }
      actions={
        <Button kind="quiet" onClick={() => setShowsRejections(true)}>
          <Ban aria-hidden />
          Rejected for good
        </Button>
      }
    >
      <Content queue={queue} />
      <RejectionsDialog open={showsRejections} onOpenChange={setShowsRejections} />
    </Page>
  );
}
