import type {
  AuditRequest,
  AuditResult,
  Backup,
  BackupResult,
  Config,
  ConfigPatch,
  DoctorReport,
  DoctorRequest,
  Health,
  RestoreResult,
  Status,
} from '../shared/system.ts';
import { runTask } from './tasks.ts';
import type { Transport } from './transport.ts';
import type { CallOptions, TaskOptions } from './types.ts';

/** The engine itself: state, upkeep, settings. All but `health` need an administrator's key. */
export class System {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Whether the engine is well; needs no key. */
  health(options?: CallOptions): Promise<Health> {
    return this.#transport.json({ method: 'GET', path: ['health'], root: true }, options);
  }

  /** Where the engine is, what it holds and what it warns of. */
  status(options?: CallOptions): Promise<Status> {
    return this.#transport.json({ method: 'GET', path: ['status'] }, options);
  }

  /** The newest entries of the audit log; `before` leads to older ones. */
  audit(query: Partial<AuditRequest> = {}, options?: CallOptions): Promise<AuditResult> {
    return this.#transport.json({ method: 'GET', path: ['audit'], query }, options);
  }

  /** Compares memories with their indexes; mends (`repair`) or makes them anew (`rebuild`). */
  doctor(request: DoctorRequest = {}, options?: TaskOptions): Promise<DoctorReport> {
    return runTask(this.#transport, ['system', 'doctor'], request, options);
  }

  /** Writes a copy of the database to a file on the engine's machine: at an absolute path, or among its backups. */
  backup(path?: string, options?: TaskOptions): Promise<BackupResult> {
    return runTask(this.#transport, ['system', 'backup'], { path }, options);
  }

  /** The copies of the database in the data directory, newest first. */
  async backups(options?: CallOptions): Promise<Backup[]> {
    const answer = await this.#transport.json<{ backups: Backup[] }>(
      { method: 'GET', path: ['system', 'backups'] },
      options,
    );
    return answer.backups;
  }

  /** Puts a backup in place of the database; `previous` of the answer is where the present one was kept. */
  restore(path: string, options?: TaskOptions): Promise<RestoreResult> {
    return runTask(this.#transport, ['system', 'restore'], { path }, options);
  }

  /** The settings. */
  config(options?: CallOptions): Promise<Config> {
    return this.#transport.json({ method: 'GET', path: ['config'] }, options);
  }

  /** Changes settings; answers with all of them. */
  configure(patch: ConfigPatch, options?: CallOptions): Promise<Config> {
    return this.#transport.json({ method: 'PATCH', path: ['config'], body: patch }, options);
  }

  /** Ends the engine once it has answered. */
  stop(options?: CallOptions): Promise<{ stopping: true }> {
    return this.#transport.json({ method: 'POST', path: ['system', 'stop'] }, options);
  }
}
