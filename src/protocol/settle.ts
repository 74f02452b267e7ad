import type { ControlEntry } from './control.ts';
import type { Ledger } from './ledger.ts';

/** Beyond so many that contradict each other, only seniority is looked at, so that nobody can make evaluating expensive. */
const DISPUTED_MAX = 16;

/** Applies all entries, of those that take away rights only the given ones. */
type Apply = (settled: ReadonlySet<ControlEntry>) => Ledger;

/** Of entries that contradict each other, the one whose author has been an admin for longest (rule T-20). */
function mostSenior(entries: readonly ControlEntry[], ledger: Ledger): ControlEntry[] {
  const rank = ({ entry }: ControlEntry) => ledger.adminSince(entry.device);
  const [first] = entries.toSorted(
    (a, b) => rank(a) - rank(b) || a.entry.number - b.entry.number || (a.entry.hash < b.entry.hash ? -1 : 1),
  );
  return first ? [first] : [];
}

/**
 * Which of the entries that take away rights (`role`, `remove`, `leave`) count. A cut reaches back: it voids what its author
 * had not seen, whatever clock that carries, so that who was removed cannot date an entry before the removal. Two entries may therefore
 * void each other. First those count that no other one would void, directly or by voiding what their author's rights come
 * from; where none is left of these, that of the senior author does; and so on, until all are counted or void.
 */
export function settle(apply: Apply): ReadonlySet<ControlEntry> {
  const settled = new Set<ControlEntry>();
  for (;;) {
    const ledger = apply(settled);
    const open = ledger.reductions;
    if (open.length === 0) return settled;
    const disputing = open.filter((reduction) => ledger.wouldVoid(reduction));
    const next = disputing.length > DISPUTED_MAX ? [] : undisputed(open, disputing, settled, apply);
    for (const reduction of next.length > 0 ? next : mostSenior(disputing, ledger)) settled.add(reduction);
  }
}

function undisputed(
  open: readonly ControlEntry[],
  disputing: readonly ControlEntry[],
  settled: ReadonlySet<ControlEntry>,
  apply: Apply,
): ControlEntry[] {
  const left = new Set(open);
  for (const one of disputing) {
    const others = new Set(apply(new Set([...settled, one])).reductions);
    for (const other of open) if (other !== one && !others.has(other)) left.delete(other);
  }
  return [...left];
}
