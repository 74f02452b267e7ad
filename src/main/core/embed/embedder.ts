import type { Problem } from '../../../shared/errors.ts';

/** Every vector Holdfast stores has this many dimensions; a model that gives another number is refused at load. */
export const DIMENSIONS = 384;

export interface EmbedderState {
  status: 'loading' | 'ready' | 'failed';
  /** Why it failed and what to do about it. */
  error?: Problem;
}

/**
 * Turns text into vectors of unit length, so that a dot product is a cosine.
 *
 * Calls made while the model loads wait for it. Calls made while it has failed, or that were under way when it
 * failed or closed, reject with `HoldfastError('unavailable')`.
 */
export interface Embedder {
  /** Names model and weights. Vectors are comparable only under the same id. */
  readonly modelId: string;
  readonly dimensions: number;
  state(): EmbedderState;
  /** Resolves when texts can be embedded; rejects with `HoldfastError('unavailable')` when that has failed. */
  ready(): Promise<void>;
  /**
   * One vector for what somebody asks: its first piece counts (256 tokens with the bundled model). Goes ahead of every document that waits.
   * Answers are cached, so the vector must not be modified. Rejects with the signal's reason when it aborts.
   */
  embedQuery(text: string, signal?: AbortSignal): Promise<Float32Array>;
  /** What `embedQuery` would answer from its cache; undefined when the text would have to be embedded. */
  knownQuery(text: string): Float32Array | undefined;
  /** The vectors of a text's pieces, in order: one for up to 256 tokens (with the bundled model), else one per overlapping window. */
  embedDocument(text: string): Promise<Float32Array[]>;
  /** As `embedDocument`, for many texts, in their order. Each text's vectors are the same as when embedded alone. */
  embedDocuments(texts: readonly string[]): Promise<Float32Array[][]>;
  /** Gives up what is under way and ends the worker threads. Await it before the process exits. */
  close(): Promise<void>;
}
