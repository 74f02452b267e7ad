import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { Embedder } from '../embed/embedder.ts';
import type { Database, WritableDb } from '../store/database.ts';
import {
  hasOutdated,
  type QueuedText,
  queued,
  queuedAmong,
  queueOutdated,
  saveVectors,
} from '../store/vectors.ts';
import { BATCH_TEXTS, fillBatch } from './batch.ts';

/** Enough that the embedder sees a backlog and uses all of its threads, few enough that an urgent text waits little. */
const BATCHES_IN_FLIGHT = 3;
const PAGE_OF_PIECES = 2000;
/** Changes closer together than this are one burst. */
const QUIET_MS = 50;
/** How long a burst can hold off a round of embedding. */
const PATIENCE_MS = 1000;
const LOADING_TIMEOUT_MS = 10_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

export interface IndexerOptions {
  db: Database;
  embedder: Embedder;
  /** Told of every failure; the text stays in the queue and is tried again later. */
  onFailure(error: unknown): void;
}

/**
 * Works off the queue of texts without vectors, those that somebody waits for first. The queue is a table that grows in
 * the transaction of each change, so a crash forgets nothing, and no text is embedded twice at a time.
 */
export class Indexer {
  readonly #options: IndexerOptions;
  /** Texts that somebody waits for. */
  readonly #urgent = new Map<number, PromiseWithResolvers<boolean>>();
  readonly #inFlight = new Set<number>();
  readonly #batches = new Set<Promise<void>>();
  /** Texts that failed by themselves; they wait for the next retry. */
  readonly #postponed = new Set<number>();
  #lastChange = Number.NEGATIVE_INFINITY;
  /** Waits for the end of a burst of changes, which began to hold it off at `#heldSince`. */
  #lull: NodeJS.Timeout | undefined;
  #heldSince = 0;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  /** Nothing can be saved now; the retry ends it. */
  #paused = false;
  /** What another model embedded is in the queue. */
  #started = false;
  #closed = false;

  constructor(options: IndexerOptions) {
    this.#options = options;
    void this.#start();
  }

  /**
   * Tells the loop that there is something in the queue. While such calls follow each other closely, only one round of
   * batches a second is embedded: the model would take the cores from those who store.
   */
  wake(): void {
    this.#lastChange = performance.now();
    this.#fillWhenQuiet();
  }

  #fillWhenQuiet(): void {
    if (this.#lull !== undefined) return;
    this.#heldSince = performance.now();
    this.#fillOrWait();
  }

  #fillOrWait(): void {
    const now = performance.now();
    const wait = Math.min(this.#lastChange + QUIET_MS, this.#heldSince + PATIENCE_MS) - now;
    this.#lull = wait > 0 ? setTimeout(() => this.#fillOrWait(), wait).unref() : undefined;
    if (wait <= 0) this.#fill();
  }

  #fill(): void {
    if (this.#closed || this.#paused || this.#options.embedder.state().status !== 'ready') return;
    try {
      while (this.#batches.size < BATCHES_IN_FLIGHT) {
        const texts = this.#next();
        if (texts.length === 0) break;
        this.#launch(texts);
      }
    } catch (error) {
      this.#pause(error);
    }
  }

  /**
   * Embeds these memories before anything else that waits. Resolves to true when none of them waits for vectors any
   * more, to false when that failed or the model did not load in time: they stay in the queue then.
   */
  async embedNow(seqs: readonly number[]): Promise<boolean> {
    if (seqs.length === 0) return true;
    if (!(await this.#loaded())) return false;
    const waits = seqs.map((seq) => {
      const wait = this.#urgent.get(seq) ?? Promise.withResolvers<boolean>();
      this.#urgent.set(seq, wait);
      this.#postponed.delete(seq);
      return wait.promise;
    });
    if (this.#closed || this.#paused) this.#giveUp();
    this.#fill();
    return (await Promise.all(waits)).every(Boolean);
  }

  /** The embedder has another model from here on: resolves when everything is queued to be embedded anew. */
  async modelChanged(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#retryMs = FIRST_RETRY_MS;
    this.#paused = false;
    this.#started = false;
    this.#postponed.clear();
    await this.#start();
  }

  /** Why texts cannot be embedded, or null. */
  degraded(): string | null {
    const { status, error } = this.#options.embedder.state();
    if (status !== 'failed') return null;
    return [error?.message ?? 'The embedding model has failed.', error?.hint].filter(Boolean).join(' ');
  }

  /** Whether texts are being embedded. */
  get isWorking(): boolean {
    return this.#batches.size > 0;
  }

  /** Ends the loop; what is under way is finished first. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#lull);
    clearTimeout(this.#retry);
    await Promise.all(this.#batches);
    this.#giveUp();
  }

  async #start(): Promise<void> {
    try {
      await this.#options.embedder.ready();
      await this.#queueOutdated();
      this.#started = true;
      this.#fill();
    } catch (error) {
      if (this.#closed) return;
      this.#options.onFailure(error);
      this.#retryLater();
    }
  }

  /** Queues what another model embedded, page by page so that nobody is kept waiting. */
  async #queueOutdated(): Promise<void> {
    const { db, embedder } = this.#options;
    if (!hasOutdated(db, embedder.modelId)) return;
    let after: number | null = 0;
    while (after !== null && !this.#closed) {
      const from: number = after;
      after = db.write((tx) => queueOutdated(tx, embedder.modelId, from, PAGE_OF_PIECES));
      await nextTurn();
    }
  }

  async #loaded(): Promise<boolean> {
    const { embedder } = this.#options;
    if (embedder.state().status === 'loading') {
      // Whether it failed is asked below, and said by `#start`.
      const ready = embedder.ready().catch(() => {});
      await Promise.race([ready, delay(LOADING_TIMEOUT_MS, undefined, { ref: false })]);
    }
    return embedder.state().status === 'ready';
  }

  /** The next batch that is not under way yet. */
  #next(): QueuedText[] {
    const { db } = this.#options;
    for (;;) {
      const wanted = [...this.#urgent.keys()].filter((seq) => !this.#inFlight.has(seq)).slice(0, BATCH_TEXTS);
      if (wanted.length === 0) break;
      const waiting = queuedAmong(db, wanted);
      const seqs = new Set(waiting.map(({ seq }) => seq));
      // Embedded by an earlier batch, or purged: there is nothing left to wait for.
      for (const seq of wanted) if (!seqs.has(seq)) this.#settle(seq, true);
      if (waiting.length > 0) return fillBatch(waiting);
    }
    return fillBatch(queued(db, BATCH_TEXTS, [...this.#inFlight, ...this.#postponed]));
  }

  #launch(texts: readonly QueuedText[]): void {
    for (const { seq } of texts) this.#inFlight.add(seq);
    const batch = this.#work(texts)
      .catch((error: unknown) => this.#pause(error))
      .finally(() => {
        for (const { seq } of texts) this.#inFlight.delete(seq);
        this.#batches.delete(batch);
        this.#fillWhenQuiet();
      });
    this.#batches.add(batch);
  }

  async #work(texts: readonly QueuedText[]): Promise<void> {
    const { embedder } = this.#options;
    const model = embedder.modelId;
    let vectors: Float32Array[][];
    try {
      vectors = await embedder.embedDocuments(texts.map(({ content }) => content));
    } catch (error) {
      if (embedder.state().status !== 'ready') throw error;
      return this.#workOneByOne(texts, error);
    }
    // Made by a model that was exchanged meanwhile: the texts are still queued and are taken again.
    if (model === embedder.modelId) this.#save(texts, vectors, model);
  }

  /** One text that cannot be embedded must not keep the others of its batch from it. */
  async #workOneByOne(texts: readonly QueuedText[], error: unknown): Promise<void> {
    const [first, ...rest] = texts;
    if (first === undefined) return;
    if (rest.length > 0) {
      for (const text of texts) await this.#work([text]);
      return;
    }
    this.#postponed.add(first.seq);
    this.#settle(first.seq, false);
    this.#options.onFailure(error);
    this.#retryLater();
  }

  #save(texts: readonly QueuedText[], vectors: readonly Float32Array[][], model: string): void {
    const { db } = this.#options;
    const save = (tx: WritableDb) =>
      texts.filter((text, index) => {
        const pieces = vectors[index];
        // A text that changed meanwhile is refused; it is still queued and is taken again.
        return pieces !== undefined && saveVectors(tx, { ...text, model, vectors: pieces });
      });
    const saved = db.write(save, { durable: false });
    for (const { seq } of saved) this.#settle(seq, true);
    if (this.#postponed.size === 0) this.#retryMs = FIRST_RETRY_MS;
  }

  #settle(seq: number, embedded: boolean): void {
    this.#urgent.get(seq)?.resolve(embedded);
    this.#urgent.delete(seq);
  }

  #giveUp(): void {
    for (const seq of this.#urgent.keys()) this.#settle(seq, false);
  }

  /** Stops until the next retry: the model or the disk is in trouble, and every further text would be too. */
  #pause(error: unknown): void {
    this.#paused = true;
    this.#giveUp();
    if (this.#closed) return;
    this.#options.onFailure(error);
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#retry !== undefined || this.#closed) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#paused = false;
      this.#postponed.clear();
      if (this.#options.embedder.state().status !== 'ready') this.#retryLater();
      else if (this.#started) this.#fill();
      else void this.#start();
    }, this.#retryMs).unref();
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }
}
