import { z } from 'zod';
import { DEFAULT_MODEL } from './default-model.ts';
import { ApprovalPolicy } from './identity.ts';
import { ModelName } from './models.ts';
import { AUDIT_OUTCOMES, DEFAULT_PORT } from './terms.ts';
import { Name, safeText } from './text.ts';
import { Period, Timestamp } from './time.ts';

export { DEFAULT_PORT, PROTOCOL_VERSION } from './terms.ts';

const Port = z.int().min(0).max(65535);

const settings = {
  approval: ApprovalPolicy,
  /** Only the app decides about memories: a person in it, not an API key. */
  reviews_in_app_only: z.boolean(),
  port: Port,
  /** More `Host` values that may be asked for, besides the loopback names, such as `holdfast.lan:8765`. */
  allowed_hosts: z.array(z.string().min(1).max(255)).max(32),
  /** Web origins whose pages may call the API, such as `https://notes.example`. */
  allowed_origins: z.array(z.url()).max(32),
  /** Requests that one key may make in a minute. */
  rate_limit_per_minute: z.int().min(1).max(10_000_000),
  /** A copy of the database is made once a day into `backups/`; so many are kept. 0 turns it off. */
  backups_kept: z.int().min(0).max(365),
  /** Free space on the disk, in MiB, below which Holdfast warns. */
  low_disk_mib: z.int().min(0),
  /** Share of the memory, in percent, below which the search index is taken out of it. 0 turns that off. */
  low_memory_percent: z.number().min(0).max(50),
  /** Minutes without a request after which an engine that was started in the background leaves. */
  idle_minutes: z.number().min(0.01).max(1440),
  /** Lets webhooks reach this machine and its network, and use plain HTTP. */
  webhook_private_addresses: z.boolean(),
  /** How much an engine logs, from its next start on; `debug` logs each request. */
  log_level: z.enum(['debug', 'info', 'warn', 'error']),
};

/** The config file of a data directory, `config.json`. Every setting has a default. */
export const Config = z.strictObject({
  approval: settings.approval.default('required'),
  reviews_in_app_only: settings.reviews_in_app_only.default(false),
  port: settings.port.default(DEFAULT_PORT),
  allowed_hosts: settings.allowed_hosts.default([]),
  allowed_origins: settings.allowed_origins.default([]),
  rate_limit_per_minute: settings.rate_limit_per_minute.default(60_000),
  backups_kept: settings.backups_kept.default(3),
  low_disk_mib: settings.low_disk_mib.default(512),
  low_memory_percent: settings.low_memory_percent.default(5),
  idle_minutes: settings.idle_minutes.default(10),
  webhook_private_addresses: settings.webhook_private_addresses.default(false),
  log_level: settings.log_level.default('info'),
  /** The embedding model. Changed by `useModel` alone, which fetches and checks it first. */
  model: ModelName.default(DEFAULT_MODEL),
});
export type Config = z.output<typeof Config>;
/** The settings to change. Without defaults: those would reset every setting that is not named. */
export const ConfigPatch = z.strictObject(settings).partial();
export type ConfigPatch = z.output<typeof ConfigPatch>;

/** `/health`: answered to anybody, so it names no user, path or memory. */
export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  service: z.literal('holdfast'),
  version: z.string(),
  protocol: z.int(),
  /** Identifies one run of an engine, so that a stale engine file is noticed. */
  instance: z.string(),
  embeddings: z.enum(['loading', 'ready', 'failed']),
  /** Why the status is not ok. */
  problems: z.array(z.string()),
});
export type Health = z.infer<typeof Health>;

/** `engine.json` in the data directory: how others on this machine find the running engine. Holds no key. */
export const EngineFile = z.object({
  pid: z.int(),
  port: z.int(),
  url: z.url(),
  version: z.string(),
  protocol: z.int(),
  instance: z.string(),
  /** True for one that a command started by itself and that leaves when idle. */
  background: z.boolean(),
  started_at: Timestamp,
});
export type EngineFile = z.infer<typeof EngineFile>;

/** The search index in memory. While it is not ready, SQLite answers, more slowly. */
export const SearchIndexStatus = z.object({
  phase: z.enum(['loading', 'ready', 'rebuilding', 'unloaded', 'failed']),
  memories: z.int(),
  vectors: z.int(),
  /** Memory that its tables take. */
  bytes: z.int(),
  /** From its start until it was ready; null before that. */
  load_ms: z.int().nullable(),
  /** Why it is not ready, or null. */
  detail: z.string().nullable(),
});
export type SearchIndexStatus = z.infer<typeof SearchIndexStatus>;

export const Status = Health.extend({
  pid: z.int(),
  url: z.string(),
  background: z.boolean(),
  data_directory: z.string(),
  started_at: Timestamp,
  approval: ApprovalPolicy,
  model: z.string(),
  memories: z.object({ active: z.int(), inactive: z.int(), waiting: z.int(), deleted: z.int() }),
  waiting_for_embedding: z.int(),
  search_index: SearchIndexStatus,
  database_bytes: z.int(),
  disk_free_bytes: z.int(),
  last_backup_at: Timestamp.nullable(),
  warnings: z.array(z.string()),
});
export type Status = z.infer<typeof Status>;

export const Stats = z.object({
  total: z.int(),
  by_scope: z.record(z.string(), z.int()),
  by_type: z.record(z.string(), z.int()),
  by_state: z.record(z.string(), z.int()),
  by_agent: z.record(z.string(), z.int()),
  waiting: z.int().nullable(),
  oldest_at: Timestamp.nullable(),
  newest_at: Timestamp.nullable(),
});
export type Stats = z.infer<typeof Stats>;

export const AuditRequest = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  /** Entries older than this id. */
  before: z.coerce.number().int().positive().optional(),
  action: safeText(1, 64).optional(),
  /** Actions on a kind of thing: `memory` for `memory.store`, `memory.approve` and so on. */
  kind: safeText(1, 64).optional(),
  /** The id of what it was done to. */
  object: safeText(1, 256).optional(),
  user: Name.optional(),
  agent: Name.optional(),
  outcome: z.enum(AUDIT_OUTCOMES).optional(),
  /** A date stands for its first instant; `from` includes it and `to` does not. */
  from: Period.optional(),
  to: Period.optional(),
});
export type AuditRequest = z.output<typeof AuditRequest>;

export const AuditEntry = z.object({
  id: z.int(),
  at: Timestamp,
  user: z.string().nullable(),
  agent: z.string().nullable(),
  key: z.string().nullable(),
  source: z.string(),
  action: z.string(),
  object: z.string().nullable(),
  /** `ok`, or the code of the error that it was answered with. */
  outcome: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
export const AuditResult = z.object({ entries: z.array(AuditEntry) });
export type AuditResult = z.infer<typeof AuditResult>;

export const DoctorRequest = z.strictObject({ repair: z.boolean(), rebuild: z.boolean() }).partial();
export type DoctorRequest = z.output<typeof DoctorRequest>;

export const DoctorFinding = z.object({
  check: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  /** How many rows are affected, and how many were mended. */
  found: z.int(),
  repaired: z.int(),
});
export type DoctorFinding = z.infer<typeof DoctorFinding>;
export const DoctorReport = z.object({ healthy: z.boolean(), findings: z.array(DoctorFinding) });
export type DoctorReport = z.infer<typeof DoctorReport>;

/** One line of a long task's answer (newline-delimited JSON): steps, then the result or the error. */
export const Progress = z.object({ step: z.string(), done: z.number(), total: z.number() });
export type Progress = z.infer<typeof Progress>;

export const FileRequest = z.strictObject({ path: safeText(1, 4096) });
export type FileRequest = z.output<typeof FileRequest>;
/** Without a path it goes among the backups of the data directory. */
export const BackupRequest = FileRequest.partial();
export type BackupRequest = z.output<typeof BackupRequest>;

/** Why a copy of the database was made. */
export const BackupKind = z.enum(['daily', 'manual', 'before-restore', 'before-upgrade', 'other']);
export type BackupKind = z.infer<typeof BackupKind>;

/** A copy of the database in the data directory. */
export const Backup = z.object({
  /** Where it is on the engine's machine. */
  path: z.string(),
  kind: BackupKind,
  bytes: z.int(),
  created_at: Timestamp,
});
export type Backup = z.infer<typeof Backup>;
export const BackupList = z.object({ backups: z.array(Backup) });

export const BackupResult = z.object({ path: z.string(), bytes: z.int(), memories: z.int() });
export type BackupResult = z.infer<typeof BackupResult>;
export const RestoreResult = z.object({ memories: z.int(), previous: z.string() });
export type RestoreResult = z.infer<typeof RestoreResult>;
