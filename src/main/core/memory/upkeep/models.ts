import { rm } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { HoldfastError } from '../../../../shared/errors.ts';
import type { ModelInfo, UseModelResult } from '../../../../shared/models.ts';
import { fileFailure } from '../../directory.ts';
import { downloadModel } from '../../embed/download.ts';
import { DIMENSIONS, type Embedder } from '../../embed/embedder.ts';
import {
  copyModel,
  installedNames,
  isInstalled,
  isIntact,
  localModel,
  nameOfFolder,
  seal,
  unseal,
} from '../../embed/installed.ts';
import { createLocalEmbedder } from '../../embed/local-embedder.ts';
import { BUNDLED, KNOWN_MODELS, type KnownModel, knownModel } from '../../embed/models.ts';
import type { Models, OnProgress } from '../../engine.ts';
import type { Settings } from '../../settings.ts';
import type { Database } from '../../store/database.ts';
import { countQueue } from '../../store/summaries.ts';
import { type Audit, assertServerAdmin } from './admin.ts';

/** A question and an answer: a model that cannot embed these is of no use. */
const PROBE = ['Which language does the user prefer?', 'User prefers Python over JavaScript.'] as const;
const LENGTH_TOLERANCE = 1e-3;

export interface ModelsContext {
  db: Database;
  settings: Settings;
  embedder: Embedder;
  /** Where installed models are. */
  folder: string;
  /** Base address of the hub. */
  hub: string;
  /** Puts a checked model in the place of the present one and has everything embedded anew. */
  adopt(next: Embedder): Promise<void>;
  audit: Audit;
}

/** The use case, and its end with the engine's. */
export interface OwnedModels extends Models {
  /** Ends a change that is under way; what was downloaded is kept. */
  close(): Promise<void>;
}

/** A model that is to be used: where it comes from, and its name. */
type Wanted = { name: string; from: 'bundle' | 'installed' } | Fetched;
type Fetched =
  | { name: string; from: 'hub'; known: KnownModel }
  | { name: string; from: 'folder'; path: string };

/** Lists embedding models, and changes the one in use. */
export function createModels(context: ModelsContext): OwnedModels {
  const closing = new AbortController();
  let change: Promise<UseModelResult> | undefined;
  return {
    list(caller) {
      assertServerAdmin(caller);
      return {
        ...present(context),
        embeddings: context.embedder.state().status,
        changing: change !== undefined,
        models: describeAll(context),
      };
    },
    async use(caller, { model }, onProgress) {
      assertServerAdmin(caller);
      if (change !== undefined)
        throw new HoldfastError(
          'conflict',
          'Another model is being fetched and checked.',
          'Wait until it is in use: holdfast model status',
        );
      change = useModel(context, model, onProgress, closing.signal);
      try {
        const result = await change;
        context.audit(caller, 'system.model', result.model);
        return result;
      } finally {
        change = undefined;
      }
    },
    async close() {
      closing.abort(new HoldfastError('unavailable', 'The engine is ending.', 'Nothing was changed.'));
      // Whoever asked for the change is told how it ended.
      await change?.catch(() => {});
    },
  };
}

function present({ db, embedder, settings }: ModelsContext): UseModelResult {
  return {
    model: settings.current().model,
    model_id: embedder.modelId,
    waiting_for_embedding: countQueue(db),
  };
}

function describeAll({ folder, settings }: ModelsContext): ModelInfo[] {
  const names = new Set([...KNOWN_MODELS.map(({ name }) => name), ...installedNames(folder)]);
  return [...names].map((name) => {
    const known = knownModel(name);
    return {
      name,
      installed: isInstalled(folder, name),
      in_use: settings.current().model === name,
      languages: known?.languages ?? null,
      license: known?.license ?? null,
      repository: known?.repository ?? null,
      bytes: known?.bytes ?? null,
    };
  });
}

/** Fetches the model if it is not here, checks it, and only then changes anything that is in use. */
async function useModel(
  context: ModelsContext,
  asked: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<UseModelResult> {
  const wanted = await resolveModel(context, asked);
  const { name } = wanted;
  if (name === context.settings.current().model && isHere(wanted) && isReady(context))
    return present(context);
  await fetchModel(context, wanted, onProgress, signal).catch((error: unknown) => {
    throw fileFailure(error, context.folder);
  });
  onProgress({ step: `loading ${name}`, done: 0, total: 1 });
  const next = await checked(context, name, signal).catch(async (error: unknown) => {
    if (wanted.from === 'folder') await rm(join(context.folder, name), { recursive: true, force: true });
    throw error;
  });
  try {
    context.settings.change({ model: name });
  } catch (error) {
    await next.close();
    throw error;
  }
  await context.adopt(next);
  return present(context);
}

function isHere({ from }: Wanted): boolean {
  return from === 'bundle' || from === 'installed';
}

function isReady({ embedder }: ModelsContext): boolean {
  return embedder.state().status === 'ready';
}

async function resolveModel({ folder, settings }: ModelsContext, asked: string): Promise<Wanted> {
  if (isAbsolute(asked)) return folderModel(resolve(asked), settings);
  if (asked === BUNDLED.name) return { name: asked, from: 'bundle' };
  const known = knownModel(asked);
  const installed = known !== undefined || installedNames(folder).includes(asked);
  if (installed && (await isIntact(join(folder, asked)))) return { name: asked, from: 'installed' };
  if (known !== undefined) return { name: asked, from: 'hub', known };
  throw new HoldfastError(
    'not_found',
    `There is no model "${asked}".`,
    `Holdfast knows ${KNOWN_MODELS.map(({ name }) => name).join(', ')}; any other is named by the path of its folder.`,
  );
}

function folderModel(path: string, settings: Settings): Wanted {
  const name = nameOfFolder(path);
  if (name !== settings.current().model) return { name, from: 'folder', path };
  throw new HoldfastError(
    'conflict',
    `A model of the name ${name} is in use.`,
    'Give the folder another name, or use another model first.',
  );
}

async function fetchModel(
  { folder, hub }: ModelsContext,
  wanted: Wanted,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<void> {
  const dir = join(folder, wanted.name);
  if (wanted.from === 'folder') {
    onProgress({ step: `copying ${wanted.name}`, done: 0, total: 1 });
    await copyModel(wanted.path, dir);
  } else if (wanted.from === 'hub') {
    const { repository, traits } = wanted.known;
    unseal(dir);
    await downloadModel({
      hub,
      repository,
      dir,
      signal,
      onProgress: (file, done, total) =>
        onProgress({ step: `downloading ${wanted.name}: ${file}`, done, total }),
    });
    await seal(dir, traits);
  }
}

/** The model, loaded and tried. Throws when it is of no use; nothing that is in use has changed then. */
async function checked(
  { folder, settings }: ModelsContext,
  name: string,
  signal: AbortSignal,
): Promise<Embedder> {
  const next = createLocalEmbedder({ model: localModel(folder, name) });
  try {
    await next.ready();
    const vectors = [await next.embedQuery(PROBE[0]), ...(await next.embedDocument(PROBE[1]))];
    if (!vectors.every(isUnit))
      throw new HoldfastError('unavailable', 'Its vectors are not numbers of length 1.');
    signal.throwIfAborted();
    return next;
  } catch (error) {
    await next.close();
    if (!(error instanceof HoldfastError)) throw error;
    throw new HoldfastError(
      'validation_failed',
      `${name} cannot be used. ${error.message}`,
      `Nothing was changed: ${settings.current().model} stays in use.`,
      { cause: error },
    );
  }
}

function isUnit(vector: Float32Array): boolean {
  return vector.length === DIMENSIONS && Math.abs(Math.hypot(...vector) - 1) < LENGTH_TOLERANCE;
}
