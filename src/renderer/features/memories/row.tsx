import { Link } from '@tanstack/react-router';
import { Bot, Folder, Star } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import type { Memory, SearchHit } from '../../../client/index.ts';
import { formatPercent } from '../../lib/format.ts';
import { excerpt } from '../../lib/marks.ts';
import { Badge, StateBadge, TypeBadge } from '../../ui/badge.tsx';
import { cx } from '../../ui/cx.ts';
import { Marked } from '../../ui/marked.tsx';
import { MemoryScope } from '../../ui/memory-scope.tsx';
import { MutedBadge } from '../../ui/muted-badge.tsx';
import { Time } from '../../ui/time.tsx';
import { Checkbox } from '../../ui/toggle.tsx';
import { ScoreParts } from './score.tsx';

export const ROW_HEIGHT = 64;
/** With the parts of the score below. */
export const TALL_ROW_HEIGHT = 92;
const TAGS_SHOWN = 3;

const EVERYTHING = () => false;

interface RowProps {
  memory: Memory | SearchHit;
  row: number;
  isSelected: boolean;
  isCursor: boolean;
  matches?: ((word: string) => boolean) | undefined;
  onSelect: (row: number, id: string, extend: boolean) => void;
  onFocus: (row: number) => void;
}

function Tags({ tags }: { tags: readonly string[] }) {
  const more = tags.length - TAGS_SHOWN;
  return (
    <>
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <span key={tag} dir="auto" className="max-w-32 truncate">
          #{tag}
        </span>
      ))}
      {more > 0 && <span title={tags.slice(TAGS_SHOWN).join(', ')}>+{more}</span>}
    </>
  );
}

function Facts({ memory }: { memory: Memory }) {
  const { id, type, state, pending_version, agent, namespace, key, importance, tags } = memory;
  return (
    <div className="flex min-w-0 items-center gap-2 overflow-hidden text-xs text-muted">
      <TypeBadge type={type} />
      <MemoryScope memory={memory} />
      <StateBadge state={state} pending={pending_version !== null} />
      <MutedBadge id={id} />
      <span className="flex min-w-0 items-center gap-1 overflow-hidden" title="The agent that wrote it">
        <Bot className="size-3.5 shrink-0" aria-hidden />
        <span className="truncate">{agent}</span>
      </span>
      {namespace && (
        <span className="flex min-w-0 items-center gap-1 overflow-hidden" title="Namespace and key">
          <Folder className="size-3.5 shrink-0" aria-hidden />
          <span dir="auto" className="truncate">
            {key ? `${namespace}/${key}` : namespace}
          </span>
        </span>
      )}
      {importance !== null && (
        <span className="flex shrink-0 items-center gap-1" title="Importance">
          <Star className="size-3.5" aria-hidden />
          {importance}
        </span>
      )}
      <Tags tags={tags} />
    </div>
  );
}

/** One memory of the list. The whole of it leads to its page; the box selects. */
export const Row = memo(function Row(props: RowProps) {
  const { memory, row, isSelected, isCursor, matches, onSelect, onFocus } = props;
  const hit = 'score' in memory ? memory : null;
  const select = (event: MouseEvent) => {
    event.preventDefault();
    onSelect(row, memory.id, event.shiftKey);
  };
  return (
    <div
      className={cx(
        'group relative flex h-full items-center gap-3 border-b border-line pr-6 pl-4',
        'has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-accent',
        isSelected ? 'bg-accent-soft' : 'bg-surface hover:bg-hover',
        isCursor && 'shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      <Checkbox
        checked={isSelected}
        onClick={select}
        aria-label={`Select: ${excerpt(memory.content, EVERYTHING).slice(0, 80)}`}
        className="relative z-10"
      />
      <Link
        to="/memories/$id"
        params={{ id: memory.id }}
        data-row={row}
        onFocus={() => onFocus(row)}
        className="flex min-w-0 flex-1 flex-col gap-1 self-stretch justify-center outline-none after:absolute after:inset-0"
      >
        <span dir="auto" className="truncate text-base">
          <Marked text={excerpt(memory.content, matches ?? EVERYTHING)} matches={matches} />
        </span>
        <Facts memory={memory} />
        {hit?.parts && <ScoreParts parts={hit.parts} />}
      </Link>
      <div className="flex w-20 shrink-0 flex-col items-end gap-1 text-xs text-muted">
        {hit && <Badge tone={hit.score >= 0.5 ? 'accent' : 'neutral'}>{formatPercent(hit.score)}</Badge>}
        <Time at={memory.created_at} />
      </div>
    </div>
  );
});
