import type { TeamKind, TeamRole } from '../../../../shared/team.ts';
import type { Fields } from '../memory.ts';

/** Rule T-9. `put`, `propose` and `delete` are versions; the others are not. */
export const OPERATIONS = ['put', 'delete', 'propose', 'approve', 'deactivate', 'purge'] as const;
export type OperationKind = (typeof OPERATIONS)[number];

/** Rule T-11: the memory after the change. Times are milliseconds since 1970. */
export interface Payload extends Fields {
  agent: string;
  session: string | null;
  created_at: number;
  reason: string | null;
  /** What a newer program put in beside these; kept, never read. */
  [unknown: string]: unknown;
}

/** An accepted operation: signed by its device, in its place in that device's chain, opened. */
export interface Operation {
  /** Hexadecimal; begins with the device. */
  id: string;
  memory: string;
  kind: OperationKind;
  /** Ids of the operations it was made on. */
  bases: readonly string[];
  /** Of a decision: the version decided about. */
  target: string | null;
  /** Milliseconds · 1024 + counter (rule T-3). */
  clock: number;
  /** Member who made it. */
  author: string;
  device: string;
  /** Its number in the log of the device (T-6), by which cuts go (T-20); null for a local one that was not sent yet. */
  number: number | null;
  /** Of versions; null for the rest. */
  payload: Payload | null;
}

/** What an operation counts for, by the control entries (rules T-20, T-21). Null: dropped as `removed`. */
export interface Authority {
  role: TeamRole;
  trusted: boolean;
}

export type AuthorityOf = (operation: Operation) => Authority | null;

/** Rules that depend on what kind of team it is. */
export interface TeamRules {
  kind: TeamKind;
  authorityOf: AuthorityOf;
}

/** How a version stands after all operations are counted (rules T-13 to T-19). */
export type Standing = 'approved' | 'waiting' | 'refused' | 'dropped';

export interface ReducedVersion {
  operation: Operation;
  standing: Standing;
  /** True when another version, however it stands, was made on it. */
  superseded: boolean;
  /** The decision that counts, or null. */
  decision: Operation | null;
}

/** A memory as its operations make it. */
export interface Reduced {
  memory: string;
  purged: boolean;
  /** By clock, author, id. */
  versions: readonly ReducedVersion[];
  /** Approved versions that nothing approved was made on; more than one is a conflict. */
  heads: readonly Operation[];
  /** The version to show: of the heads, else the newest that is not dropped; null when there is none. */
  shown: Operation | null;
  /** True when recall may hand it out: approved, not deleted, and no head is a delete. */
  active: boolean;
  /** Waiting versions that no approved version was made on, the newest first. */
  waiting: readonly Operation[];
  /** Operations that their author had no authority for. */
  dropped: readonly Operation[];
}
