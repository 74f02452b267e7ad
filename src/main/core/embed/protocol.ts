import type { Problem } from '../../../shared/errors.ts';
import type { Traits } from './models.ts';

/** What a worker needs to load its model. */
export interface ModelSetup {
  /** A folder in the hub's layout (config.json, tokenizer files, onnx/); absent: the bundled model. */
  modelDir?: string | undefined;
  /** Expected SHA-256 of files in the folder, in hex. */
  files: Readonly<Record<string, string>>;
  traits: Traits;
}

export type Purpose = 'query' | 'document';

export type ToWorker =
  /** The first message. */
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
