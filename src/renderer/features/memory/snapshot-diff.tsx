import type { Snapshot } from '../../../client/index.ts';
import { wordChanges } from '../../../shared/words.ts';
import { cx } from '../../ui/cx.ts';
import { fieldChanges } from './field-changes.ts';

const LOOKS = {
  same: '',
  added: 'rounded-sm bg-ok-soft text-ok no-underline',
  removed: 'rounded-sm bg-danger-soft text-danger line-through',
} as const;

/** The text of two versions in one, word by word. */
function WordDiff({ from, to }: { from: string; to: string }) {
  let at = 0;
  return (
    <p dir="auto" className="content">
      {wordChanges(from, to).map(({ kind, text }) => {
        const key = at;
        at += text.length;
        if (kind === 'added')
          return (
            <ins key={key} className={cx(LOOKS.added)}>
              {text}
            </ins>
          );
        if (kind === 'removed')
          return (
            <del key={key} className={cx(LOOKS.removed)}>
              {text}
            </del>
          );
        return <span key={key}>{text}</span>;
      })}
    </p>
  );
}

/** What differs between two versions: the words of the text and the other fields. Without an earlier one, the version as it is. */
export function SnapshotDiff({ from, to }: { from: Snapshot | null; to: Snapshot }) {
  const changes = fieldChanges(from, to);
  const hasText = from === null || from.content !== to.content;
  return (
    <div className="flex flex-col gap-2">
      {hasText && <WordDiff from={from?.content ?? to.content} to={to.content} />}
      {changes.length > 0 && (
        <ul className="flex flex-col gap-1 text-xs">
          {changes.map(({ name, before, after }) => (
            <li key={name} className="flex flex-wrap items-baseline gap-x-2 wrap-anywhere">
              <span className="text-muted">{name}</span>
              {before !== null && <del className="text-danger">{before}</del>}
              {before !== null && <span aria-hidden>→</span>}
              <ins className="text-ok no-underline">{after}</ins>
            </li>
          ))}
        </ul>
      )}
      {!hasText && changes.length === 0 && <p className="text-muted">Nothing that is recalled changed.</p>}
    </div>
  );
}
