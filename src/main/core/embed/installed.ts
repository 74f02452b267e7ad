import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { HoldfastError } from '../../../shared/errors.ts';
import { ModelName } from '../../../shared/models.ts';
import { sha256Of } from './hash.ts';
import type { LocalModel } from './local-embedder.ts';
import { BUNDLED, knownModel, MODEL_FILES, PLAIN_TRAITS, type Traits, WEIGHTS } from './models.ts';

const MANIFEST = 'manifest.json';
/** What a folder may say about its model. */
const TRAITS_FILE = 'holdfast.json';

const TraitsSchema = z.strictObject({
  pooling: z.enum(['mean', 'cls']).default('mean'),
  query_prefix: z.string().max(200).default(''),
  document_prefix: z.string().max(200).default(''),
  max_tokens: z.int().min(128).max(512).default(PLAIN_TRAITS.max_tokens),
});

/** Written last, so that a folder with a manifest is whole. */
const Manifest = z.object({
  files: z.record(z.string(), z.string()),
  traits: TraitsSchema,
});
type Manifest = z.output<typeof Manifest>;

function readManifest(folder: string): Manifest | null {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) return null;
  try {
    return Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    // A damaged manifest proves nothing about the files; the model counts as not installed.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** The names of the models in `folder`. */
export function installedNames(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => readManifest(join(folder, name)) !== null);
}

/** Whether a model of this name is in `folder`, the one of all models. */
export function isInstalled(folder: string, name: string): boolean {
  return name === BUNDLED.name || readManifest(join(folder, name)) !== null;
}

/** The model of this name as the embedder takes it; undefined is the bundled one. One that is missing fails to load. */
export function localModel(folder: string, name: string): LocalModel | undefined {
  if (name === BUNDLED.name) return undefined;
  const dir = join(folder, name);
  const manifest = readManifest(dir);
  if (manifest === null) return { dir, sha256: 'missing' };
  return {
    dir,
    sha256: manifest.files[WEIGHTS] ?? 'missing',
    files: manifest.files,
    traits: manifest.traits,
  };
}

/** Whether all files of an installed model are what they were. */
export async function isIntact(dir: string): Promise<boolean> {
  const manifest = readManifest(dir);
  if (manifest === null) return false;
  for (const [file, sha256] of Object.entries(manifest.files)) {
    const path = join(dir, file);
    if (!existsSync(path) || (await sha256Of(path)) !== sha256) return false;
  }
  return true;
}

/** Writes the hashes of the files in `dir` down: from here on the model counts as installed. */
export async function seal(dir: string, traits: Traits): Promise<void> {
  const files: Manifest['files'] = {};
  for (const file of MODEL_FILES) files[file] = await sha256Of(join(dir, file));
  const path = join(dir, MANIFEST);
  const text = `${JSON.stringify({ files, traits } satisfies Manifest, null, 2)}\n`;
  await writeFile(`${path}.partial`, text, { mode: 0o600, flush: true });
  await rename(`${path}.partial`, path);
}

/** An empty place for a model: what is there no longer counts as installed. */
export function unseal(dir: string): void {
  mkdirSync(dirname(join(dir, WEIGHTS)), { recursive: true, mode: 0o700 });
  rmSync(join(dir, MANIFEST), { force: true });
}

/** The name under which the model in a folder is installed: that of the folder. */
export function nameOfFolder(source: string): string {
  const name = ModelName.safeParse(basename(source));
  if (name.success && name.data !== BUNDLED.name) return name.data;
  throw new HoldfastError(
    'validation_failed',
    `"${basename(source)}" cannot be the name of a model.`,
    'Give the folder another name, of letters, digits, dots and dashes.',
  );
}

function traitsOf(source: string): Traits {
  const path = join(source, TRAITS_FILE);
  if (!existsSync(path)) return knownModel(basename(source))?.traits ?? PLAIN_TRAITS;
  try {
    return TraitsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new HoldfastError(
      'validation_failed',
      `${path} is wrong.`,
      'It holds pooling ("mean" or "cls"), query_prefix, document_prefix and max_tokens (128 to 512), or some of them.',
      { cause },
    );
  }
}

async function assertPresent(source: string): Promise<void> {
  for (const file of MODEL_FILES) {
    const found = await stat(join(source, file)).catch(() => null);
    if (found?.isFile()) continue;
    throw new HoldfastError(
      'not_found',
      `${source} is no model that Holdfast can use: its file ${file} is missing.`,
      `A model is a folder with ${MODEL_FILES.join(', ')}.`,
    );
  }
}

/** Copies a model from a folder of the user's into `dir`. */
export async function copyModel(source: string, dir: string): Promise<void> {
  await assertPresent(source);
  const traits = traitsOf(source);
  try {
    unseal(dir);
    for (const file of MODEL_FILES) {
      await mkdir(dirname(join(dir, file)), { recursive: true, mode: 0o700 });
      await copyFile(join(source, file), join(dir, file));
    }
    await seal(dir, traits);
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}
