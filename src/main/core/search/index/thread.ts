import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { SearchIndexStatus } from '../../../../shared/system.ts';
import { rest, stayAwake } from '../../awake.ts';
import type { Database, WritableDb } from '../../store/database.ts';
import { forgetChanges, purgedSince, saveBlock } from '../../store/search-index.ts';
import { unpackAnswer } from './candidates.ts';
import type {
  FromIndex,
  IndexAnswer,
  IndexQuery,
  IndexSetup,
  Save,
  SearchIndex,
  ToIndex,
} from './protocol.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
const FIRST_RESTART_MS = 500;
const MAX_RESTARTS = 5;
/** Commits that follow each other closely are followed together; a question does not wait for that. */
const WAKE_MS = 100;
/** A crash after this long counts as the first one again. */
const STABLE_MS = 60_000;
/** Longer than a million memories take to load; after that, SQLite is asked although it keeps everybody else waiting. */
const PATIENCE_MS = 5_000;

export interface IndexThreadOptions {
  db: Database;
  /** Only vectors of this model are held. */
  model(): string;
  onFailure(error: unknown): void;
}

const EMPTY = { memories: 0, vectors: 0, bytes: 0, load_ms: null };

/**
 * The index in its thread. It is derived from the database, so nothing is lost when the thread ends: it is started again,
 * and until it has loaded the others answer.
 */
export class IndexThread implements SearchIndex {
  readonly #options: IndexThreadOptions;
  readonly #calls = new Map<number, (answer: IndexAnswer | null) => void>();
  #worker: Worker | undefined;
  #exited: Promise<void> = Promise.resolve();
  #state: SearchIndexStatus = { ...EMPTY, phase: 'loading', detail: null };
  /** Resolves when it is known whether what was saved could be loaded. */
  #loaded = Promise.withResolvers<void>();
  #lastId = 0;
  #restarts = 0;
  #startedAt = 0;
  #restart: NodeJS.Timeout | undefined;
  #waking: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: IndexThreadOptions) {
    this.#options = options;
    this.#start();
  }

  state(): SearchIndexStatus {
    return this.#state;
  }

  async query(query: IndexQuery): Promise<IndexAnswer | null> {
    // Loading what was saved is soon over, and SQLite would keep this thread busy for as long.
    if (this.#state.phase === 'loading')
      await Promise.race([this.#loaded.promise, sleep(PATIENCE_MS, undefined, { ref: false })]);
    if (this.#state.phase !== 'ready') return null;
    const call = Promise.withResolvers<IndexAnswer | null>();
    this.#lastId++;
    this.#calls.set(this.#lastId, call.resolve);
    this.#send({ kind: 'query', id: this.#lastId, query });
    stayAwake();
    return call.promise;
  }

  /** Has the index follow what was committed since the last time now, so that a question that will come need not wait for that. */
  follow(): void {
    if (this.#waking !== undefined) this.#send({ kind: 'follow' });
  }

  /** The same within a moment, together with what is committed meanwhile. */
  wake(): void {
    if (this.#state.phase !== 'ready') return;
    this.#waking ??= setTimeout(() => {
      this.#waking = undefined;
      this.#send({ kind: 'wake' });
    }, WAKE_MS).unref();
  }

  /** Ends the thread and frees its memory; `load` brings it back. */
  async unload(detail: string): Promise<void> {
    clearTimeout(this.#restart);
    this.#state = { ...EMPTY, phase: 'unloaded', detail };
    await this.#stop();
  }

  load(): void {
    if (this.#worker === undefined && !this.#closed) this.#start();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    await this.#stop();
  }

  #start(): void {
    const { db, model } = this.#options;
    const setup: IndexSetup = { database: db.path, model: model() };
    this.#state = { ...EMPTY, phase: 'loading', detail: 'The search index is being loaded.' };
    this.#loaded = Promise.withResolvers();
    this.#startedAt = performance.now();
    const worker = new Worker(WORKER, {
      name: 'holdfast-index',
      workerData: setup,
      // What a question leaves behind is collected early, before it takes ten megabytes.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    let cause: unknown;
    worker.on('message', (message: FromIndex) => this.#receive(message));
    worker.on('error', (error) => {
      cause = error;
    });
    const exited = Promise.withResolvers<void>();
    worker.on('exit', () => {
      this.#ended(worker, cause);
      exited.resolve();
    });
    this.#worker = worker;
    this.#exited = exited.promise;
  }

  async #stop(): Promise<void> {
    this.#worker?.postMessage({ kind: 'close' } satisfies ToIndex);
    this.#worker = undefined;
    this.#loaded.resolve();
    await this.#exited;
  }

  #send(message: ToIndex): void {
    this.#worker?.postMessage(message);
  }

  #receive(message: FromIndex): void {
    if (message.kind === 'state') {
      if (this.#worker !== undefined) this.#state = message.state;
      if (message.state.phase !== 'loading') this.#loaded.resolve();
    } else if (message.kind === 'answer') {
      this.#calls.get(message.id)?.(unpackAnswer(message.answer));
      this.#calls.delete(message.id);
      if (this.#calls.size === 0) rest();
    } else if (this.#worker !== undefined) {
      this.#send({ kind: 'saved', ok: this.#save(message.save) });
    }
  }

  #save({ block, change, forget }: Save): boolean {
    try {
      const write = (db: WritableDb) => {
        // A block that still holds what was purged meanwhile must not reach the disk.
        if (block !== undefined && purgedSince(db, change)) return false;
        if (block !== undefined) saveBlock(db, block);
        if (forget !== undefined) forgetChanges(db, forget);
        return true;
      };
      return this.#options.db.write(write, { durable: false });
    } catch (error) {
      this.#options.onFailure(error);
      return false;
    }
  }

  #ended(worker: Worker, cause: unknown): void {
    for (const resolve of this.#calls.values()) resolve(null);
    this.#calls.clear();
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#options.onFailure(cause);
    if (performance.now() - this.#startedAt > STABLE_MS) this.#restarts = 0;
    const reason = cause instanceof Error ? cause.message : 'its thread ended';
    const detail = `The search index in memory failed: ${reason}. Answers come from SQLite, more slowly.`;
    this.#state = { ...EMPTY, phase: 'failed', detail };
    this.#loaded.resolve();
    if (this.#restarts === MAX_RESTARTS) return;
    this.#restart = setTimeout(() => this.load(), FIRST_RESTART_MS * 2 ** this.#restarts).unref();
    this.#restarts++;
  }
}
