import type { Head, Stream } from '../../../src/protocol/entry.ts';

/**
 * Where the relay keeps documents. Several nodes may share one storage: everything that two of them could disagree about
 * (who owns a Yjs client id, where a device's chain ends, whether a segment is sealed) is decided in here, in one
 * transaction with the write.
 */

/** One Yjs update on its way to the disk. */
export interface Append {
  team: string;
  document: string;
  update: Uint8Array;
  stream: Stream;
  /** Device whose entries the update holds. */
  device: string;
  /** Yjs client ids of its items; first use binds them to the device (rule T-30). */
  clients: readonly number[];
  /** The end of the device's chain that the update continues; null for a first entry. */
  from: Head | null;
  to: Head;
}

/**
 * Why an update was not written: `stale` when another node has written for this device since, so that the update has to
 * be checked again.
 */
export type AppendFailure = 'stale' | 'sealed' | 'client_taken' | 'team_full' | 'unknown_team';

export type AppendOutcome =
  /** `seq` numbers the updates of a document from 1; `bytes` is what all of them weigh. */
  { ok: true; seq: number; bytes: number } | { ok: false; reason: AppendFailure };

export interface StoredUpdate {
  seq: number;
  bytes: Uint8Array;
}

export interface StoredDocument {
  /** In order. A compacted one carries the number of the last that it holds. */
  updates: StoredUpdate[];
  bytes: number;
  sealed: boolean;
  /** Which device owns which Yjs client id. */
  owners: { client: number; device: string }[];
}

/** A sealed segment as it is served (rule T-32). */
export interface Segment {
  bytes: Uint8Array;
  /** SHA-256 of the bytes, hexadecimal. */
  hash: string;
}

export interface Seal {
  team: string;
  document: string;
  /** The number of the last update that `segment` holds. */
  through: number;
  segment: Segment;
  /** What makes it known to the team. */
  announcement: { document: string; update: Uint8Array; client: number };
}

/** Owner of the Yjs client ids that the relay itself writes with. No device has this id. */
export const RELAY = 'relay';

/** Bounds that hold over all nodes. */
export interface StorageLimits {
  /** Bytes of all updates of one team. */
  teamBytes: number;
  teams: number;
}

/** Methods reject only when the storage itself fails; then nothing was written. A promise that resolved is durable. */
export interface RelayStorage {
  /** Makes the team known, with its founding entry. */
  createTeam(founding: Append): Promise<'created' | 'exists' | 'full'>;
  hasTeam(team: string): Promise<boolean>;
  countTeams(): Promise<number>;
  /** How many segments of the team are sealed: the one after them is open. */
  countSealed(team: string): Promise<number>;
  /** The document with its updates numbered above `after`; empty where nothing was written yet. */
  load(document: string, after: number): Promise<StoredDocument>;
  head(team: string, stream: Stream, device: string): Promise<Head | null>;
  append(append: Append): Promise<AppendOutcome>;
  /** Puts `merged` in the place of all updates numbered up to `through`. Does nothing to a sealed document. */
  compact(document: string, through: number, merged: Uint8Array): Promise<void>;
  /**
   * Ends a segment for good. Resolves with the number of the announcement in its document; with null when another node has
   * written to the segment, or sealed it, since `through`, or when a device owns the client id of the announcement.
   */
  seal(seal: Seal): Promise<number | null>;
  segment(document: string): Promise<Segment | null>;
  /** Rejects when nothing can be read or written. */
  check(): Promise<void>;
  close(): Promise<void>;
}
