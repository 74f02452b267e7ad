import type { ConflictList, SettleRequest, ShareRequest, ShareResult } from '../../../../shared/team.ts';
import type { MemoryChange } from '../../domain/memory.ts';
import type { Caller } from '../../domain/principal.ts';
import type { WritableDb } from '../../store/database.ts';
import type { TeamRow } from '../../store/teams.ts';
import type { SharedMemories } from '../../sync/ports.ts';
import { changing } from '../changing.ts';
import type { MemoryContext, Recording, TeamFollower } from '../context.ts';
import type { Revision } from '../revise.ts';
import { arrive, judgeAnew, takeBack } from './arrive.ts';
import { conflictingVersions, conflicts, settle } from './conflicts.ts';
import { follow } from './follow.ts';
import type { RulesOf } from './sending.ts';
import { share } from './share.ts';
import { UnsharedCounts } from './unshared.ts';

/** What teams do with memories: for the engine's own changes, for sync, and for people. */
export interface TeamMemories extends SharedMemories, TeamFollower {
  share(caller: Caller, request: ShareRequest): Promise<ShareResult>;
  conflicts(caller: Caller): ConflictList;
  settle(caller: Caller, id: string, request: SettleRequest): Revision;
  /** How many memories of the local member the team does not have. */
  unshared(team: TeamRow): number;
}

/** `rulesOf` says what operations count for, by the control entries that are here. */
export function createSharedMemories(context: MemoryContext, rulesOf: RulesOf): TeamMemories {
  let open: Recording | null = null;
  const unsharedCounts = new UnsharedCounts(context);

  const recordingOf = (db: WritableDb): Recording => {
    if (open?.db === db) return open;
    throw new Error('Operations arrive inside of a transaction of the shared memories only');
  };

  /** Empties the log, which still holds what was erased, and forgets mutes of it. */
  const afterPurge = () => {
    context.mutes.changed();
    context.db.emptyLog();
  };

  return {
    transaction<T>(action: (db: WritableDb) => T): T {
      const changes: MemoryChange[] = [];
      const now = context.clock();
      try {
        const result = context.db.write((db) => {
          open = { context, db, now, changes };
          return action(db);
        });
        if (changes.some(({ type }) => type === 'memory.purged')) afterPurge();
        context.indexing.wake();
        context.bus.publish(changes);
        return result;
      } finally {
        open = null;
      }
    },
    arrive: (db, team, rules, operations) => arrive(recordingOf(db), team, rules, operations),
    takeBack: (db, team, rules, operation) => takeBack(recordingOf(db), team, rules, operation),
    judgeAnew: (db, team, rules, memories) => judgeAnew(recordingOf(db), team, rules, memories),
    follow: (c, change) => follow(c, rulesOf, change),
    conflictingVersions: (record) => conflictingVersions(context.db, rulesOf, record),
    share: (caller, request) => share(context, rulesOf, caller, request),
    conflicts: (caller) => conflicts(context, rulesOf, caller),
    settle: (caller, id, request) => changing(context, caller, (c) => settle(c, rulesOf, id, request)),
    unshared: (team) => unsharedCounts.of(team),
  };
}
