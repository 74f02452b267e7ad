import type { Problem } from '../../../shared/errors.ts';
import type { ModelSetup } from './models.ts';

export type Purpose = 'query' | 'document';

export type ToWorker =
  /** Ahead of `load` with the same setup: the model is loaded before anybody waits to hear of it. */
  | { kind: 'prepare'; setup: ModelSetup }
  /** Before anything is embedded. */
  | { kind: 'load'; setup: ModelSetup }
  | { kind: 'embed'; id: number; purpose: Purpose; text: string }
  | { kind: 'close' };

export type FromWorker =
  | { kind: 'ready' }
  /** The model cannot be loaded; the worker ends. */
  | { kind: 'failed'; problem: Problem }
  /** The pieces' vectors, one after the other. */
  | { kind: 'embedded'; id: number; vectors: Float32Array<ArrayBuffer> }
  | { kind: 'rejected'; id: number; problem: Problem };
