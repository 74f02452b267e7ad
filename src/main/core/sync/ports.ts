import type { Operation, TeamRules } from '../domain/team/operation.ts';
import type { WritableDb } from '../store/database.ts';
import type { TeamRow } from '../store/teams.ts';

/** A local change on its way out (rule T-35): what the entry will hold, but for number, chain and signature. */
export type Outgoing = Omit<Operation, 'author' | 'device' | 'number'>;

/**
 * What sync does with memories. All but `transaction` run in the transaction of the caller, so that operations, cursors and
 * memories are on the disk together or not at all.
 */
export interface SharedMemories {
  /**
   * Takes operations that were accepted, writes them down, and makes the memories that they touch what all of their
   * operations say. Operations that are there already change nothing.
   */
  arrive(db: WritableDb, team: TeamRow, rules: TeamRules, operations: readonly Operation[]): void;
  /** Takes back a local operation that the relay does not take: nobody else has seen it, or will. The change stays here. */
  takeBack(db: WritableDb, team: TeamRow, rules: TeamRules, operation: string): void;
  /** Makes some memories anew, after the control entries changed what their operations count for. */
  judgeAnew(db: WritableDb, team: TeamRow, rules: TeamRules, memories: readonly string[]): void;
  /** Runs `action` in one transaction; tells the indexer and subscribers what it changed once it is on the disk. */
  transaction<T>(action: (db: WritableDb) => T): T;
}

/** Names a local operation as rule T-9 asks for. */
export { newOperationId } from '../../../protocol/ids.ts';
