import { countUnshared } from '../../store/team-operations.ts';
import type { TeamRow } from '../../store/teams.ts';
import type { MemoryContext } from '../context.ts';

/** Counting that takes longer is done by a thread from then on. */
const AT_ONCE_MS = 10;
const FRESH_MS = 5000;

interface Known {
  count: number;
  at: number;
  slow: boolean;
  running: boolean;
}

/**
 * Counts the memories of the local member that a team does not have: a look at every memory. Where there are so many that others
 * would wait for it, the number is that of some seconds ago.
 */
export class UnsharedCounts {
  readonly #context: MemoryContext;
  readonly #known = new Map<string, Known>();

  constructor(context: MemoryContext) {
    this.#context = context;
  }

  of(team: TeamRow): number {
    const known = this.#known.get(team.id);
    if (!known?.slow) return this.#count(team);
    if (!known.running && performance.now() - known.at > FRESH_MS) void this.#refresh(team, known);
    return known.count;
  }

  #count(team: TeamRow): number {
    const since = performance.now();
    const count = countUnshared(this.#context.db, team);
    const at = performance.now();
    this.#known.set(team.id, { count, at, slow: at - since > AT_ONCE_MS, running: false });
    return count;
  }

  async #refresh(team: TeamRow, known: Known): Promise<void> {
    known.running = true;
    try {
      known.count = await this.#context.reads.of({ kind: 'unshared', team });
    } catch {
      // The thread has ended, which it says itself: the number stays what it was.
    }
    known.at = performance.now();
    known.running = false;
  }
}
