import type { Hono } from 'hono';
import { z } from 'zod';
import {
  AuditRequest,
  AuditResult,
  BackupList,
  BackupRequest,
  BackupResult,
  Config,
  ConfigPatch,
  DoctorReport,
  DoctorRequest,
  FileRequest,
  RestoreResult,
  Status,
} from '../../../shared/system.ts';
import type { System } from '../../core/engine.ts';
import { json } from './answers.ts';
import type { Env } from './context.ts';
import type { Operations } from './endpoint.ts';
import { longTask } from './streams.ts';

const TAG = 'System';
const PROGRESS =
  'Answers newline-delimited JSON: `{"progress": …}` for each step, then `{"result": …}` or `{"error": …}`.';

const Stopping = z.object({ stopping: z.literal(true) });

function state(operations: Operations, system: System): void {
  operations.add(
    { method: 'get', path: '/status', tag: TAG, summary: 'State of the engine', answer: Status },
    ({ caller }) => system.status(caller),
  );
  operations.add(
    {
      method: 'get',
      path: '/audit',
      tag: TAG,
      summary: 'The audit log, newest first',
      query: AuditRequest,
      answer: AuditResult,
    },
    ({ caller, query }) => system.audit(caller, query),
  );
  operations.add(
    { method: 'get', path: '/config', tag: TAG, summary: 'The settings', answer: Config },
    ({ caller }) => system.config(caller),
  );
  operations.add(
    {
      method: 'patch',
      path: '/config',
      tag: TAG,
      summary: 'Change settings',
      body: ConfigPatch,
      answer: Config,
    },
    ({ caller, body }) => system.configure(caller, body),
  );
}

function upkeep(operations: Operations, system: System): void {
  operations.add(
    {
      method: 'post',
      path: '/system/doctor',
      tag: TAG,
      summary: 'Check the database, and repair or rebuild what is derived',
      description: PROGRESS,
      body: DoctorRequest,
      bodyOptional: true,
      answer: DoctorReport,
      stream: 'application/x-ndjson',
    },
    ({ caller, body, c }) => longTask(c, (onProgress) => system.doctor(caller, body, onProgress)),
  );
  operations.add(
    {
      method: 'post',
      path: '/system/backup',
      tag: TAG,
      summary: 'Copy the database into one file',
      description: PROGRESS,
      body: BackupRequest,
      bodyOptional: true,
      answer: BackupResult,
      stream: 'application/x-ndjson',
    },
    ({ caller, body, c }) => longTask(c, (onProgress) => system.backup(caller, body, onProgress)),
  );
  operations.add(
    {
      method: 'get',
      path: '/system/backups',
      tag: TAG,
      summary: 'The copies of the database in the data directory, newest first',
      answer: BackupList,
    },
    ({ caller }) => ({ backups: system.backups(caller) }),
  );
  operations.add(
    {
      method: 'post',
      path: '/system/restore',
      tag: TAG,
      summary: 'Put a backup in place of the database',
      description: PROGRESS,
      body: FileRequest,
      answer: RestoreResult,
      stream: 'application/x-ndjson',
    },
    ({ caller, body, c }) => longTask(c, (onProgress) => system.restore(caller, body, onProgress)),
  );
  operations.add(
    { method: 'post', path: '/system/stop', tag: TAG, summary: 'End the engine', answer: Stopping },
    ({ caller }) => {
      system.stop(caller);
      return { stopping: true } as const;
    },
  );
}

export function systemOperations(operations: Operations, system: System): void {
  state(operations, system);
  upkeep(operations, system);
}

/** `/health` is for anybody, without a key, and says nothing about users or memories. */
export function mountHealth(app: Hono<Env>, system: System): void {
  app.get('/health', (c) => json(c, system.health(), 200));
}
