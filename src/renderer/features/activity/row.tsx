import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import type { AuditEntry } from '../../../client/index.ts';
import { formatTime } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { cx } from '../../ui/cx.ts';
import { formatClock, nameOfDay } from './days.ts';
import type { TimelineRow } from './group.ts';
import { MemoryName } from './memory-name.tsx';
import { type Told, tell } from './words.ts';

export const ROW_HEIGHT = 36;

/** What the faces are called that somebody came through. */
const SOURCES: Readonly<Record<string, string>> = {
  cli: 'Command line',
  http: 'API',
  mcp: 'MCP',
  ui: 'App',
  import: 'Import',
  sync: 'Sync',
  start: 'Start',
};

const LINE = 'flex h-9 w-full items-center gap-2.5 px-3 text-left';

function ObjectName({ object }: Pick<Told, 'object'>) {
  if (object === null) return null;
  if ('name' in object) return <bdi className="truncate">{object.name}</bdi>;
  return (
    <Link
      to="/memories/$id"
      params={{ id: object.memory }}
      className="min-w-0 truncate rounded text-accent hover:underline"
    >
      <MemoryName id={object.memory} />
    </Link>
  );
}

function Sentence({ told }: { told: Told }) {
  const { icon: Icon, who, did, object, refused } = told;
  return (
    <>
      <Icon className={cx('size-4 shrink-0', refused ? 'text-danger' : 'text-muted')} aria-hidden />
      <span className="flex min-w-0 items-baseline gap-1.5">
        <bdi className="max-w-48 shrink-0 truncate font-medium">{who}</bdi>
        <span className="shrink-0 text-muted">{did}</span>
        <ObjectName object={object} />
      </span>
    </>
  );
}

function Circumstances({ entry }: { entry: AuditEntry }) {
  return (
    <span className="ml-auto flex shrink-0 items-center gap-2 pl-2">
      {entry.outcome !== 'ok' && <Badge tone="danger">{entry.outcome.replaceAll('_', ' ')}</Badge>}
      <span className="w-24 text-right text-xs text-muted max-[1000px]:hidden">
        {SOURCES[entry.source] ?? entry.source}
      </span>
      <time
        dateTime={entry.at}
        title={formatTime(entry.at)}
        className="w-16 text-right text-xs text-muted tabular-nums"
      >
        {formatClock(entry.at)}
      </time>
    </span>
  );
}

interface RowProps {
  row: TimelineRow;
  /** The user who looks. */
  self: string;
  onToggle: () => void;
}

/** One line of the timeline. */
export function Row({ row, self, onToggle }: RowProps) {
  if (row.kind === 'day')
    return (
      <h3 className="flex h-9 items-end px-3 pb-1 text-xs font-semibold text-muted">
        {nameOfDay(row.day, new Date())}
      </h3>
    );
  if (row.kind === 'entry')
    return (
      <div className={cx(LINE, row.nested && 'pl-10')}>
        <Sentence told={tell(row.entry, self)} />
        <Circumstances entry={row.entry} />
      </div>
    );
  const [first] = row.entries;
  if (first === undefined) return null;
  return (
    <button type="button" aria-expanded={row.open} onClick={onToggle} className={cx(LINE, 'hover:bg-hover')}>
      <Sentence told={tell(first, self, row.entries.length)} />
      <ChevronRight
        className={cx('size-3.5 shrink-0 text-muted transition-transform', row.open && 'rotate-90')}
        aria-hidden
      />
      <Circumstances entry={first} />
    </button>
  );
}
