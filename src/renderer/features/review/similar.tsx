import { Link } from '@tanstack/react-router';
import { ArrowUpRight, Bot, Merge } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SimilarHint } from '../../../client/index.ts';
import { formatPercent } from '../../lib/format.ts';
import { Badge, ScopeBadge } from '../../ui/badge.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { ChangedWords } from './changed-words.tsx';
import { HINT_LOOK } from './looks.ts';
import { maskedAt } from './segments.ts';

function Side({ title, children, meta }: { title: ReactNode; children: ReactNode; meta?: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-1.5 p-3">
      <div className="flex min-h-5 items-center gap-2 text-xs font-medium text-muted">{title}</div>
      <p dir="auto" className="content text-base">
        {children}
      </p>
      {meta && (
        <div className="mt-auto flex flex-wrap items-center gap-2 pt-1 text-xs text-muted">{meta}</div>
      )}
    </div>
  );
}

/** Another memory that says the same or otherwise, beside the one that waits, with the words that differ. */
export function Similar({
  hint,
  text,
  isRevealed,
  onMerge,
}: {
  hint: SimilarHint;
  /** What waits, secrets masked unless they are revealed. */
  text: string;
  isRevealed: boolean;
  onMerge: () => void;
}) {
  const { memory, cosine, kind } = hint;
  const { label, icon: Icon, tone } = HINT_LOOK[kind];
  const isActive = memory.state === 'active';
  const other = isRevealed ? memory.content : maskedAt(memory.content, memory.secrets);
  return (
    <section aria-label={hint.message} className="overflow-hidden rounded-lg border border-line">
      <header className="flex flex-wrap items-center gap-2 border-b border-line bg-canvas py-1.5 pr-1.5 pl-3">
        <Badge tone={tone} icon={Icon}>
          {label}
        </Badge>
        {cosine !== null && (
          <span className="text-xs text-muted tabular-nums" title="How near the two are in meaning">
            {formatPercent(cosine)} alike
          </span>
        )}
        <Button size="small" className="ml-auto" onClick={onMerge}>
          <Merge aria-hidden />
          Merge…
        </Button>
        <Link
          to="/memories/$id"
          params={{ id: memory.id }}
          className={buttonClass({ kind: 'quiet', size: 'small' })}
          aria-label="Open the other memory"
        >
          Open
          <ArrowUpRight aria-hidden />
        </Link>
      </header>
      <div className="flex divide-x divide-line max-[1050px]:flex-col max-[1050px]:divide-x-0 max-[1050px]:divide-y">
        <Side title="This one">
          <ChangedWords from={other} to={text} show="to" />
        </Side>
        <Side
          title={isActive ? 'Recalled now' : 'Not recalled: it waits, or was set aside'}
          meta={
            <>
              <ScopeBadge scope={memory.scope} />
              <span className="flex items-center gap-1">
                <Bot className="size-3.5" aria-hidden />
                {memory.agent}
              </span>
              <Time at={memory.created_at} />
            </>
          }
        >
          <ChangedWords from={other} to={text} show="from" />
        </Side>
      </div>
    </section>
  );
}
