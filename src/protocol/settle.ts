import type { ControlEntry } from './control.ts';
import type { Ledger } from './ledger.ts';

/** Beyond so many that contradict each other, only seniority is looked at, so that nobody can make evaluating expensive. */
const DISPUTED_MAX = 16;

/** Applies all entries, of those that take away rights only the given ones. */
type Apply = (settled: ReadonlySet<ControlEntry>) => Ledger;

/**
 * Which of the entries that take away rights (`role`, `remove`, `leave`) count. A cut reaches back: it voids what its author
 * had not seen, whatever clock that carries, so that who was removed cannot date an entry before the removal. Two entries may therefore
 * void each other. First those count that no other one would void, directly or by voiding what their author's rights come
 * from; where none is left of these, that of the senior author does; and so on, until all are counted or void. One that
 * would void what its own author's rights come from never counts.
 */
export function settle(apply: Apply): ReadonlySet<ControlEntry> {
  const settled = new Set<ControlEntry>();
  const unfounded = new Set<ControlEntry>();
  for (;;) {
    const ledger = apply(settled);
    const open = ledger.reductions.filter((one) => !unfounded.has(one));
    if (open.length === 0) return settled;
    const disputing = open.filter((one) => ledger.wouldVoid(one)).sort(bySeniority(ledger));
    if (disputing.length > DISPUTED_MAX) {
      const senior = disputing.filter(({ entry }) => entry.device === disputing[0]?.entry.device);
      const { unfounded: without } = apply(new Set([...settled, ...senior]));
      for (const one of senior) (without.has(one) ? unfounded : settled).add(one);
      continue;
    }
    const beaten = new Set<ControlEntry>();
    for (const one of disputing) {
      const under = apply(new Set([...settled, one]));
      if (under.unfounded.has(one)) unfounded.add(one);
      else for (const other of voidedBy(one, open, under)) beaten.add(other);
    }
    const founded = (one: ControlEntry) => !unfounded.has(one);
    const undisputed = open.filter((one) => founded(one) && !beaten.has(one));
    const senior = disputing.filter(founded).slice(0, 1);
    for (const next of undisputed.length > 0 ? undisputed : senior) settled.add(next);
  }
}

function voidedBy(one: ControlEntry, open: readonly ControlEntry[], under: Ledger): ControlEntry[] {
  const left = new Set(under.reductions);
  return open.filter((other) => other !== one && !left.has(other));
}

/** Who has been an admin for longer comes first (rule T-20). */
function bySeniority(ledger: Ledger) {
  const rank = ({ entry }: ControlEntry) => ledger.adminSince(entry.device);
  return (a: ControlEntry, b: ControlEntry) =>
    rank(a) - rank(b) || a.entry.number - b.entry.number || (a.entry.hash < b.entry.hash ? -1 : 1);
}
