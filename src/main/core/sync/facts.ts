import type { TeamRow } from '../store/teams.ts';
import type { Facts } from './status.ts';

/** A count is good for so many times as long as it took. */
const GOOD_FOR = 20;

/**
 * Counts for people what takes its time where there are many memories, so that who looks often holds up nobody: at most a
 * twentieth of the time goes into it. `now` is in milliseconds.
 */
export function pacedFacts(
  count: (team: TeamRow) => Facts,
  now: () => number = () => performance.now(),
): (team: TeamRow) => Facts {
  const counted = new Map<string, { facts: Facts; until: number }>();
  return (team) => {
    const known = counted.get(team.id);
    const from = now();
    if (known && from < known.until) return known.facts;
    const facts = count(team);
    const end = now();
    counted.set(team.id, { facts, until: end + GOOD_FOR * (end - from) });
    return facts;
  };
}
