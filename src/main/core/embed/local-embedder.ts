import { hash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../../../shared/errors.ts';
import { DIMENSIONS, type Embedder, type EmbedderState } from './embedder.ts';
import { asError, Lane, type LaneEnd, SHUT_DOWN } from './lane.ts';
import { LruCache } from './lru.ts';
import {
  BUNDLED,
  BUNDLED_SETUP,
  BUNDLED_SHA256,
  type ModelSetup,
  PLAIN_TRAITS,
  type Traits,
  WEIGHTS,
} from './models.ts';
import type { Purpose } from './protocol.ts';

const CACHED_QUERIES = 256;
/** Documents a lane holds at a time: enough to keep it busy while messages travel, few enough to share fairly. */
const LANE_DEPTH = 4;
/** Questions come in bursts: for so long after one, documents are embedded one at a time, which leaves a lane and a core to the next. */
const LATELY_MS = 500;
/** Another copy of the model takes 0.4 s to load and 75 MB for good; an engine that never has such a backlog saves both. */
const BACKLOG_FOR_ANOTHER_LANE = 32;
const MAX_RESTARTS = 5;
const FIRST_RESTART_MS = 250;
/** A crash after this long counts as the first one again. */
const STABLE_MS = 60_000;
const GAVE_UP = 'Search by keyword still works; restart Holdfast to try the model again.';

/** Another model than the bundled one. */
export interface LocalModel {
  /** A folder in the hub's layout, with onnx/model_quantized.onnx. */
  dir: string;
  /** Of the weights, in hex. */
  sha256: string;
  /** Of further files that are to be checked. */
  files?: Readonly<Record<string, string>>;
  /** Mean pooling without prefixes when left out. */
  traits?: Traits;
}

export interface LocalEmbedderOptions {
  model?: LocalModel | undefined;
  /** Threads that a backlog of documents may use, each with its own copy of the model. Default: 2, or the one core there is. */
  threads?: number;
}

interface Waiting extends PromiseWithResolvers<Float32Array> {
  text: string;
}

/** Starts loading the model in the background and returns at once. A failure to load shows in `state()`. */
export function createLocalEmbedder(options: LocalEmbedderOptions = {}): Embedder {
  return new LocalEmbedder(options);
}

class LocalEmbedder implements Embedder {
  readonly modelId: string;
  readonly dimensions = DIMENSIONS;
  readonly #setup: ModelSetup;
  readonly #queries = new LruCache<string, Float32Array>(CACHED_QUERIES);
  readonly #waiting: Record<Purpose, Waiting[]> = { query: [], document: [] };
  readonly #lanes = new Set<Lane>();
  #maxLanes: number;
  #restarts = 0;
  #state: EmbedderState = { status: 'loading' };
  #loaded = Promise.withResolvers<void>();
  #lastStart = 0;
  #lastQuery = Number.NEGATIVE_INFINITY;
  /** How many documents the lanes hold. */
  #documents = 0;
  #restartTimer: NodeJS.Timeout | undefined;

  constructor({ model, threads }: LocalEmbedderOptions) {
    const sha256 = model?.sha256.toLowerCase() ?? BUNDLED_SHA256;
    const name = model === undefined ? BUNDLED.name : path.basename(path.resolve(model.dir));
    const traits = model?.traits ?? PLAIN_TRAITS;
    this.modelId = `${name}/q8@${fingerprint(sha256, traits)}`;
    this.#setup =
      model === undefined
        ? BUNDLED_SETUP
        : { modelDir: model.dir, files: { ...model.files, [WEIGHTS]: sha256 }, traits };
    this.#maxLanes = threads ?? Math.min(2, availableParallelism());
    this.#load();
  }

  state(): EmbedderState {
    return this.#state;
  }

  async ready(): Promise<void> {
    if (this.#state.error !== undefined) throw asError(this.#state.error);
    await this.#loaded.promise;
  }

  async embedQuery(text: string, signal?: AbortSignal): Promise<Float32Array> {
    signal?.throwIfAborted();
    const known = this.knownQuery(text);
    if (known !== undefined) return known;
    this.#lastQuery = performance.now();
    const vector = await untilAborted(this.#enqueue('query', text), signal);
    this.#queries.set(text, vector);
    return vector;
  }

  knownQuery(text: string): Float32Array | undefined {
    return this.#queries.get(text);
  }

  async embedDocument(text: string): Promise<Float32Array[]> {
    const vectors = await this.#enqueue('document', text);
    const count = vectors.length / DIMENSIONS;
    return Array.from({ length: count }, (_, i) => vectors.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS));
  }

  embedDocuments(texts: readonly string[]): Promise<Float32Array[][]> {
    return Promise.all(texts.map((text) => this.embedDocument(text)));
  }

  async close(): Promise<void> {
    clearTimeout(this.#restartTimer);
    this.#fail(SHUT_DOWN);
    await Promise.all([...this.#lanes].map((lane) => lane.close()));
  }

  #enqueue(purpose: Purpose, text: string): Promise<Float32Array> {
    if (this.#state.error !== undefined) return Promise.reject(asError(this.#state.error));
    const call = { text, ...Promise.withResolvers<Float32Array>() };
    this.#waiting[purpose].push(call);
    this.#dispatch();
    return call.promise;
  }

  /** Hands out what waits: queries at once, since a lane takes them first, documents as the lanes get free. */
  #dispatch(): void {
    for (let lane = this.#freest(); lane !== undefined; lane = this.#freest()) {
      const query = this.#waiting.query.shift();
      const document =
        query === undefined && this.#takesDocument(lane) ? this.#waiting.document.shift() : undefined;
      if (query !== undefined) void this.#run(lane, 'query', query);
      else if (document !== undefined) void this.#run(lane, 'document', document);
      else break;
    }
    this.#growForBacklog();
  }

  async #run(lane: Lane, purpose: Purpose, call: Waiting): Promise<void> {
    if (purpose === 'document') this.#documents++;
    await lane.embed(purpose, call.text).then(call.resolve, call.reject);
    if (purpose === 'document') this.#documents--;
    this.#dispatch();
  }

  #freest(): Lane | undefined {
    const ready = [...this.#lanes].filter((lane) => lane.ready);
    return ready.reduce<Lane | undefined>(
      (best, lane) => (best && best.load <= lane.load ? best : lane),
      undefined,
    );
  }

  #takesDocument(lane: Lane): boolean {
    const asked = performance.now() - this.#lastQuery < LATELY_MS;
    return asked ? this.#documents === 0 : lane.load < LANE_DEPTH;
  }

  #growForBacklog(): void {
    if (this.#waiting.document.length < BACKLOG_FOR_ANOTHER_LANE || this.#lanes.size >= this.#maxLanes)
      return;
    if (this.#state.status !== 'ready') return;
    this.#addLane();
  }

  #load(): void {
    this.#state = { status: 'loading' };
    this.#lastStart = performance.now();
    this.#loaded = Promise.withResolvers();
    this.#loaded.promise.catch(() => {}); // shown by state(); nobody has to wait for it
    this.#addLane();
  }

  #addLane(): void {
    const lane = new Lane(this.#setup, this.#lanes.size > 0, {
      ready: () => this.#laneReady(),
      ended: (problem, how) => this.#laneEnded(lane, problem, how),
    });
    this.#lanes.add(lane);
  }

  #laneReady(): void {
    if (this.#state.status === 'failed') return;
    this.#state = { status: 'ready' };
    this.#loaded.resolve();
    this.#dispatch();
  }

  #laneEnded(lane: Lane, problem: Problem, how: LaneEnd): void {
    this.#lanes.delete(lane);
    if (how === 'closed') return;
    if (this.#lanes.size > 0) {
      this.#maxLanes = this.#lanes.size; // the others go on; what killed this one would kill its successor
      return;
    }
    if (how === 'load-failed') this.#fail(problem);
    else this.#restartLater(problem);
  }

  #restartLater(problem: Problem): void {
    if (performance.now() - this.#lastStart > STABLE_MS) this.#restarts = 0;
    if (this.#restarts === MAX_RESTARTS) {
      this.#fail({ ...problem, hint: `It stopped ${MAX_RESTARTS + 1} times in a row. ${GAVE_UP}` });
      return;
    }
    this.#fail(problem);
    this.#restartTimer = setTimeout(() => this.#load(), FIRST_RESTART_MS * 2 ** this.#restarts);
    this.#restarts += 1;
  }

  #fail(error: Problem): void {
    this.#state = { status: 'failed', error };
    this.#loaded.reject(asError(error));
    for (const call of [...this.#waiting.query.splice(0), ...this.#waiting.document.splice(0)]) {
      call.reject(asError(error));
    }
  }
}

/** Stands for weights and traits: the same weights make other vectors with another prefix or pooling. */
function fingerprint(sha256: string, traits: Traits): string {
  const plain = isDeepStrictEqual(traits, PLAIN_TRAITS);
  const whole = plain ? sha256 : hash('sha256', sha256 + JSON.stringify(traits));
  return whole.slice(0, 8);
}

/** The result, or a rejection with the signal's reason as soon as it aborts. */
async function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([result, aborted.promise]).finally(() => signal.removeEventListener('abort', abort));
}
