import type { ControlEntry } from './control.ts';
import { Ledger } from './ledger.ts';
import { settle } from './settle.ts';
import { summarize } from './summary.ts';
import type { ControlRefusal, TeamState } from './team-state.ts';

/** Rule T-20: by clock, then hash. */
function inOrder(a: ControlEntry, b: ControlEntry): number {
  return a.entry.clock - b.entry.clock || (a.entry.hash < b.entry.hash ? -1 : 1);
}

/** Sorts out what needs no other entry to be refused, and puts the rest in order. */
function sift(team: string, entries: Iterable<ControlEntry>, refused: Map<string, ControlRefusal>) {
  const distinct = new Map<string, ControlEntry>();
  for (const control of entries) distinct.set(control.entry.hash, control);
  const places = new Set<string>();
  return [...distinct.values()].sort(inOrder).filter(({ entry }) => {
    const place = `${entry.device} ${entry.number}`;
    const reason = entry.team !== team ? 'wrong_team' : places.has(place) ? 'forked' : null;
    if (reason !== null) refused.set(entry.hash, reason);
    else places.add(place);
    return reason === null;
  });
}

/**
 * What the control entries of a team come to (rules T-20 to T-25): a pure function of the set of them; in which order they
 * are given has no part in it. The caller has checked their chains (rule T-6). Signatures are checked here, since the
 * keys are in the entries, once for each entry object.
 */
export function evaluateTeam(team: string, entries: Iterable<ControlEntry>): TeamState {
  const refused = new Map<string, ControlRefusal>();
  const ordered = sift(team, entries, refused);
  const settled = settle((some) => new Ledger(team, some, 'lenient').applyAll(ordered));
  return summarize(team, new Ledger(team, settled, 'strict', refused).applyAll(ordered));
}
