import type { AuditEntry } from '../../../client/index.ts';
import { localDay } from './days.ts';

/** Longer than this apart, the same doings of the same agent are told apart. */
const APART_MS = 10 * 60 * 1000;

/** What the timeline shows, one below the other. */
export type TimelineRow =
  | { kind: 'day'; key: string; day: string }
  /** `nested`: one of an open group. */
  | { kind: 'entry'; key: string; entry: AuditEntry; nested: boolean }
  | { kind: 'group'; key: string; entries: readonly AuditEntry[]; open: boolean };

const sameDoing = (one: AuditEntry, other: AuditEntry): boolean =>
  one.action === other.action &&
  one.user === other.user &&
  one.agent === other.agent &&
  one.source === other.source &&
  one.outcome === other.outcome &&
  Math.abs(Date.parse(one.at) - Date.parse(other.at)) <= APART_MS;

/** Runs of entries, newest first, that one line can tell: "coder stored 40 memories". */
function runsOf(entries: readonly AuditEntry[]): AuditEntry[][] {
  const runs: AuditEntry[][] = [];
  let before: AuditEntry | undefined;
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run && before && sameDoing(before, entry)) run.push(entry);
    else runs.push([entry]);
    before = entry;
  }
  return runs;
}

/**
 * The rows of the timeline: a heading for each day, what is alike and close together as one row, and the entries of those groups that
 * are `open`, by the id of their oldest entry: it stays the same while new ones are added.
 */
export function rowsOfTimeline(entries: readonly AuditEntry[], open: ReadonlySet<number>): TimelineRow[] {
  const byDay = Map.groupBy(entries, ({ at }) => localDay(new Date(at)));
  const rows: TimelineRow[] = [];
  for (const [day, ofDay] of byDay) {
    rows.push({ kind: 'day', key: day, day });
    for (const run of runsOf(ofDay)) rows.push(...rowsOfRun(run, open));
  }
  return rows;
}

function rowsOfRun(run: readonly AuditEntry[], open: ReadonlySet<number>): TimelineRow[] {
  const [first] = run;
  if (first === undefined) return [];
  if (run.length === 1) return [{ kind: 'entry', key: `${first.id}`, entry: first, nested: false }];
  const isOpen = open.has(groupId(run));
  const group: TimelineRow = { kind: 'group', key: `group ${groupId(run)}`, entries: run, open: isOpen };
  if (!isOpen) return [group];
  return [
    group,
    ...run.map((entry) => ({ kind: 'entry', key: `${entry.id}`, entry, nested: true }) as const),
  ];
}

/** What a group is known by. */
export function groupId(entries: readonly AuditEntry[]): number {
  return entries.at(-1)?.id ?? 0;
}
