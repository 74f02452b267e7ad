import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { HoldfastError } from '../../../shared/errors.ts';
import { DIMENSIONS } from './embedder.ts';
import { sha256Of } from './hash.ts';
import { bundledFolder, MODEL_FILES, type ModelSetup, type Traits, WEIGHTS } from './models.ts';
import { breakLongRuns, OVERLAP, windows } from './pieces.ts';
import type { Purpose } from './protocol.ts';

/** Of the log levels of ONNX Runtime: what it warns of when it loads a model helps nobody who uses it. */
const ERRORS_ONLY = 3;

/** A loaded sentence-embedding model. */
export interface Model {
  /** Token ids of each piece of the text, prefix and special tokens included, at most `max_tokens` each. */
  pieces(purpose: Purpose, text: string): number[][];
  /** The unit-length vector of one piece. */
  embed(piece: readonly number[]): Promise<Float32Array>;
}

/** Loads a model from local files, their hashes checked first. Never touches the network. */
export async function loadModel(setup: ModelSetup): Promise<Model> {
  const directory = setup.modelDir === undefined ? bundledFolder() : path.resolve(setup.modelDir);
  await checkPresence(directory);
  await checkFiles(directory, setup.files);
  const { tokenizer, network } = await read(directory);
  const [start, end] = tokenizer.encode('').ids;
  if (start === undefined || end === undefined)
    throw unsupported('it does not mark the start and end of a text');
  const { dims } = await run(network, [start, end]);
  if (dims.at(-1) !== DIMENSIONS)
    throw unsupported(`its vectors have ${dims.at(-1)} dimensions, not ${DIMENSIONS}`);

  const { traits } = setup;
  const encode = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids;
  // Without the space at its end: tokenizers that mark where words start would make a token of it.
  const prefixes: Record<Purpose, number[]> = {
    query: encode(traits.query_prefix.trimEnd()),
    document: encode(traits.document_prefix.trimEnd()),
  };
  return {
    pieces: (purpose, text) => {
      const prefix = prefixes[purpose];
      const size = traits.max_tokens - 2 - prefix.length;
      return windows(encode(breakLongRuns(text)), size, OVERLAP).map((window) => [
        start,
        ...prefix,
        ...window,
        end,
      ]);
    },
    embed: async (piece) => direction((await run(network, piece)).data, traits.pooling),
  };
}

/** What a network makes of a piece: a vector for each of its tokens, one after the other. */
interface Tokens {
  dims: readonly number[];
  data: Float32Array;
}

interface Files {
  tokenizer: Tokenizer;
  network: InferenceSession;
}

async function read(directory: string): Promise<Files> {
  const json = async (file: string) => JSON.parse(await readFile(path.join(directory, file), 'utf8'));
  try {
    return {
      tokenizer: new Tokenizer(await json('tokenizer.json'), await json('tokenizer_config.json')),
      network: await InferenceSession.create(path.join(directory, WEIGHTS), {
        executionProviders: ['cpu'],
        logSeverityLevel: ERRORS_ONLY,
        // Two sessions of one thread each embed more texts a second than one session of two threads.
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
      }),
    };
  } catch (cause) {
    const reason =
      cause instanceof Error ? cause.message.replaceAll(directory + path.sep, '') : String(cause);
    throw new HoldfastError(
      'unavailable',
      `The embedding model could not be loaded: its files are damaged or of an unknown kind (${reason}).`,
      'Install Holdfast (`npm install`) or the model (`holdfast model use`) again. Until then search works by keyword only.',
      { cause },
    );
  }
}

/**
 * Runs one piece. Never more: the weights are quantised but the activations are scaled over the whole batch, so that a
 * text's vector would depend on its neighbours (cosines of 0.985 between the same text in two batches).
 */
async function run(network: InferenceSession, piece: readonly number[]): Promise<Tokens> {
  const tensor = (values: BigInt64Array) => new Tensor('int64', values, [1, piece.length]);
  const inputs = {
    input_ids: tensor(BigInt64Array.from(piece, BigInt)),
    attention_mask: tensor(new BigInt64Array(piece.length).fill(1n)),
    token_type_ids: tensor(new BigInt64Array(piece.length)),
  };
  // Not every model has a use for all of them.
  const taken = Object.entries(inputs).filter(([name]) => network.inputNames.includes(name));
  const { last_hidden_state: output } = await network.run(Object.fromEntries(taken));
  if (output?.type !== 'float32') throw unsupported('it gives no vectors of tokens');
  return { dims: output.dims, data: output.data as Float32Array };
}

/** Pools the tokens, then L2 normalisation; for the mean, the division by their number cancels out. */
function direction(tokens: Float32Array, pooling: Traits['pooling']): Float32Array {
  const sum = new Float32Array(DIMENSIONS);
  const pooled = pooling === 'cls' ? DIMENSIONS : tokens.length;
  for (let i = 0; i < pooled; i += DIMENSIONS) {
    for (let d = 0; d < DIMENSIONS; d++) sum[d] = (sum[d] ?? 0) + (tokens[i + d] ?? 0);
  }
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

async function checkPresence(directory: string): Promise<void> {
  for (const file of MODEL_FILES) {
    await access(path.join(directory, file)).catch((cause: unknown) => {
      throw missing(`its file ${file} is missing or not readable`, cause);
    });
  }
}

async function checkFiles(directory: string, files: ModelSetup['files']): Promise<void> {
  for (const [file, sha256] of Object.entries(files)) {
    if ((await sha256Of(path.join(directory, file))) === sha256) continue;
    throw new HoldfastError(
      'unavailable',
      `The file ${file} of the embedding model is damaged or is that of another model: its SHA-256 is not the expected one.`,
      'Install Holdfast or the model (`holdfast model use`) again. Until then search works by keyword only.',
    );
  }
}

function missing(why: string, cause: unknown): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `The embedding model cannot be read: ${why}.`,
    'Install Holdfast (`npm install`) or the model (`holdfast model use`) again. Until then search works by keyword only.',
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
