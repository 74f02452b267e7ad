import { Bot, MessagesSquare } from 'lucide-react';
import type { ReviewBatch } from '../../../client/index.ts';
import { formatCount } from '../../lib/format.ts';
import { Time } from '../../ui/time.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import type { Chosen } from './use-chosen.ts';

/** The head of a batch: who stored it in which session, and all of it to choose. */
export function BatchHead({ batch, chosen }: { batch: ReviewBatch; chosen: Chosen }) {
  const { agent, session, size, newest_at, memories } = batch;
  const ids = memories.map(({ id }) => id);
  const count = ids.filter(chosen.has).length;
  const state = count === 0 ? false : count === ids.length ? true : 'indeterminate';
  return (
    <div className="flex h-full items-center gap-3 border-b border-line bg-canvas pr-4 pl-4">
      <Checkbox
        checked={state}
        onCheckedChange={() => chosen.setAll(ids, state !== true)}
        aria-label={`Choose what ${agent} stored${session ? ` in ${session}` : ''}`}
      />
      <h2 className="flex min-w-0 flex-1 items-center gap-2 text-xs">
        <span className="flex max-w-3/5 shrink-0 items-center gap-1 font-semibold">
          <Bot className="size-3.5 shrink-0 text-muted" aria-hidden />
          <span className="truncate">{agent}</span>
        </span>
        {session && (
          <span className="flex min-w-0 items-center gap-1 text-muted" title={`Session ${session}`}>
            <MessagesSquare className="size-3.5 shrink-0" aria-hidden />
            <span className="truncate">{session}</span>
          </span>
        )}
      </h2>
      <span
        className="text-xs whitespace-nowrap text-muted"
        title={`${formatCount(size, 'memory waits', 'memories wait')}`}
      >
        {size} · <Time at={newest_at} />
      </span>
    </div>
  );
}
