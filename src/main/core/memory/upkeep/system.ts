import { statfsSync, statSync } from 'node:fs';
import type { Logger } from 'pino';
import {
  type ConfigPatch,
  type Health,
  PROTOCOL_VERSION,
  type SearchIndexStatus,
  type Status,
} from '../../../../shared/system.ts';
import { toTimestamp } from '../../../../shared/time.ts';
import type { Clock } from '../../clock.ts';
import type { DataDirectory } from '../../directory.ts';
import { decidesInApp } from '../../domain/approval.ts';
import type { Caller } from '../../domain/principal.ts';
import type { Embedder } from '../../embed/embedder.ts';
import type { System } from '../../engine.ts';
import type { Reads } from '../../reads/reads.ts';
import type { Settings } from '../../settings.ts';
import { appendAudit } from '../../store/audit.ts';
import type { Database } from '../../store/database.ts';
import { countQueue } from '../../store/summaries.ts';
import { assertServerAdmin, auditOf } from './admin.ts';
import { backup, lastDailyBackup, listBackups, manualBackupPath, stageRestore } from './backup.ts';
import { doctor } from './doctor.ts';

/** What an engine knows of the process that it runs in. */
export interface EngineHost {
  version: string;
  /** Identifies this run. */
  instance: string;
  /** Where it can be reached; empty when it has no face. */
  url(): string;
  background: boolean;
  startedAt: number;
  /** Asks the process to end the engine, or to open it again on what the data directory then holds. */
  leave(reason: 'stop' | 'restart'): void;
}

export interface SystemContext {
  db: Database;
  directory: DataDirectory;
  settings: Settings;
  embedder: Embedder;
  reads: Reads;
  clock: Clock;
  logger: Logger;
  host: EngineHost;
  /** The state of the search index in memory. */
  index(): SearchIndexStatus;
  /** Tells the embedding loop that the queue may have grown. */
  wake(): void;
}

const MIB = 1024 * 1024;

function freeBytes(path: string): number {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
}

/** The file and the write-ahead log that is not yet folded into it. */
function databaseBytes(path: string): number {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  return statSync(path).size + (log?.size ?? 0);
}

function problemsOf(context: SystemContext): string[] {
  const { error } = context.embedder.state();
  const { phase, detail } = context.index();
  const isStarting = phase === 'loading' || phase === 'rebuilding';
  return [
    ...(error ? [`Recall by meaning is off: ${error.message}`] : []),
    ...(!isStarting && detail !== null ? [detail] : []),
  ];
}

function health(context: SystemContext): Health {
  const problems = problemsOf(context);
  return {
    status: problems.length === 0 ? 'ok' : 'degraded',
    service: 'holdfast',
    version: context.host.version,
    protocol: PROTOCOL_VERSION,
    instance: context.host.instance,
    embeddings: context.embedder.state().status,
    problems,
  };
}

function warningsOf(context: SystemContext, free: number): string[] {
  const limit = context.settings.current().low_disk_mib;
  if (free >= limit * MIB) return [];
  if (free < MIB)
    return ['The disk of the data directory is full: nothing can be stored until there is space.'];
  return [`Only ${Math.floor(free / MIB)} MiB are free on the disk of the data directory.`];
}

async function status(context: SystemContext): Promise<Status> {
  const { db, directory, host, settings, embedder } = context;
  const free = freeBytes(directory.root);
  const backupAt = lastDailyBackup(directory);
  return {
    ...health(context),
    pid: process.pid,
    url: host.url(),
    background: host.background,
    data_directory: directory.root,
    started_at: toTimestamp(host.startedAt),
    approval: settings.current().approval,
    model: embedder.modelId,
    memories: await context.reads.of({ kind: 'engine' }),
    waiting_for_embedding: countQueue(db),
    search_index: context.index(),
    database_bytes: databaseBytes(directory.database),
    disk_free_bytes: free,
    last_backup_at: backupAt === null ? null : toTimestamp(backupAt),
    warnings: warningsOf(context, free),
  };
}

/** What decides who decides: a key that may not decide must not turn it off. */
const DECIDING: readonly (keyof ConfigPatch)[] = ['approval', 'reviews_in_app_only'];

function assertMayConfigure({ principal }: Caller, patch: ConfigPatch): void {
  if (!principal.mayDecide && DECIDING.some((name) => patch[name] !== undefined)) throw decidesInApp();
}

/** State, upkeep and settings of one engine. */
export function createSystem(context: SystemContext): System {
  const { db, directory, settings, host, clock } = context;
  const audit = auditOf(db, clock);
  return {
    health: () => health(context),
    async status(caller) {
      assertServerAdmin(caller);
      return status(context);
    },
    async audit(caller, request) {
      assertServerAdmin(caller);
      return { entries: await context.reads.of({ kind: 'audit', request }) };
    },
    auditRefusal({ principal, source, action, outcome }) {
      const who = {
        user: principal?.user ?? null,
        agent: principal?.agent ?? null,
        key: principal?.keyId ?? null,
      };
      const entry = { at: clock(), ...who, source, action, object: null, outcome };
      try {
        db.write((writable) => appendAudit(writable, entry));
      } catch (error) {
        // The refusal itself still has to reach the caller, on a full disk as well.
        context.logger.error(
          { err: error, action, outcome },
          'a refusal could not be written into the audit log',
        );
      }
    },
    async doctor(caller, request, onProgress) {
      assertServerAdmin(caller);
      const report = await doctor(db, request, onProgress);
      if (request.repair || request.rebuild)
        audit(caller, 'system.doctor', request.rebuild ? 'rebuild' : 'repair');
      context.wake();
      return report;
    },
    async backup(caller, request, onProgress) {
      assertServerAdmin(caller);
      const path = request.path ?? manualBackupPath(directory, clock());
      const result = await backup(db, path, onProgress);
      audit(caller, 'system.backup', null);
      return result;
    },
    backups(caller) {
      assertServerAdmin(caller);
      return listBackups(directory);
    },
    async restore(caller, request, onProgress) {
      assertServerAdmin(caller);
      audit(caller, 'system.restore', null);
      const result = await stageRestore(directory, request.path, onProgress);
      host.leave('restart');
      return result;
    },
    config(caller) {
      assertServerAdmin(caller);
      return settings.current();
    },
    configure(caller, patch) {
      assertServerAdmin(caller);
      assertMayConfigure(caller, patch);
      const config = settings.change(patch);
      audit(caller, 'system.configure', Object.keys(patch).join(','));
      return config;
    },
    stop(caller) {
      assertServerAdmin(caller);
      host.leave('stop');
    },
  };
}
