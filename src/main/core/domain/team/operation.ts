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
  /** The agent that made this change; null where a person did. */
  by: string | null;
  /** When a person looked at it before it was sent; null where none did (a trusted key, or what waits). */
  reviewed_at: number | null;
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
  /** True when it is approved, or was until a decision set it aside: it stands in for what it was made on. */
  inForce: boolean;
  /** True when another version took its place: one in force, or a later one of the same author that waits too. */
  superseded: boolean;
  /** The decision that counts, or null. */
  decision: Operation | null;
}

/** `conflict`: hidden until somebody decides between a delete and another version. */
export type ReducedState = 'active' | 'waiting' | 'set aside' | 'deleted' | 'conflict' | 'purged' | 'none';

/** A memory as its operations make it. */
export interface Reduced {
  memory: string;
  state: ReducedState;
  /** The earliest version that counts; without a root among them it may change when that arrives. Null: there is none. */
  origin: Operation | null;
  /** The member that began it; null while its root has not arrived. */
  beginner: string | null;
  /** True when several members say that they began it, and its id does not tell who did (rule T-19). */
  contested: boolean;
  /** By clock, author, id. */
  versions: readonly ReducedVersion[];
  /** Decisions that count, by clock, author, id; the newest about a version is the one that holds. */
  decisions: readonly Operation[];
  /** Approved versions that nothing in force was made on. */
  heads: readonly Operation[];
  /** True when there are several heads that do not say the same (rule T-15). */
  conflict: boolean;
  /** The version to show; null when there is none. */
  shown: ReducedVersion | null;
  /** Versions that wait for a decision, the newest first. */
  waiting: readonly Operation[];
  /** Operations that their author had no authority for. */
  dropped: readonly Operation[];
}
