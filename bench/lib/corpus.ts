import { constants, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { DIMENSIONS } from '../../src/main/core/embed/embedder.ts';
import { createLocalEmbedder } from '../../src/main/core/embed/local-embedder.ts';
import { openEngine } from '../../src/main/core/open.ts';
import { openDatabase } from '../../src/main/core/store/database.ts';
import { queued, saveVectors } from '../../src/main/core/store/vectors.ts';
import type { StoreInput } from '../../src/shared/memory.ts';
import { engineFace } from './engine-face.ts';
import { storeAll } from './face.ts';
import { type Random, seededRandom, unitVector } from './random.ts';
import type { Texts } from './sentences.ts';

const SEED = 7;
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
const TAGS = ['work', 'home', 'travel', 'tools', 'people', 'health', 'money', 'ideas'];
const TYPES = ['fact', 'preference', 'experience'] as const;
const VECTORS_PER_TRANSACTION = 2000;

export const silent = pino({ level: 'silent' });

/** Settings under which only the measured work happens: no review, no rate limit, no backup in between. */
const SETTINGS = { approval: 'auto', rate_limit_per_minute: 10_000_000, backups_kept: 0 };

/** An empty data directory with the benchmark's config file. */
export function prepareRoot(root: string): string {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'config.json'), JSON.stringify(SETTINGS));
  return root;
}

/** A copy to write into; costs next to nothing on file systems that share blocks. */
export function copyOf(root: string, name: string): string {
  const copy = `${root}-${name}`;
  cpSync(root, copy, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return copy;
}

/** A memory around a text, its other fields varied. */
export function memoryOf(content: string, random: Random): StoreInput {
  const importance = random.next() < 0.5 ? null : Math.round(random.next() * 100) / 100;
  return {
    content,
    importance,
    type: random.pick(TYPES),
    tags: [random.pick(TAGS)],
    session: `s${Math.floor(random.next() * 500)}`,
  };
}

async function storeTexts(root: string, texts: readonly string[], random: Random): Promise<void> {
  let now = Date.now() - YEAR_MS;
  const step = YEAR_MS / texts.length;
  const engine = await openEngine({
    root,
    version: 'bench',
    logger: silent,
    // Memories spread over a year, as they would be.
    clock: () => now,
    // A model that is not there: the engine then stores without embedding.
    embedding: { model: { dir: join(root, 'no-model'), sha256: '' } },
  });
  try {
    const face = engineFace(engine);
    const memories = texts.map((text) => memoryOf(text, random));
    await storeAll(face, memories, (stored) => {
      now += step * stored;
    });
  } finally {
    await engine.close();
  }
}

async function modelId(): Promise<string> {
  const embedder = createLocalEmbedder();
  await embedder.close();
  return embedder.modelId;
}

/**
 * Gives every memory a made-up vector, in a random direction unless `nextVector` makes others, straight into the tables: real
 * ones would take minutes and search no faster.
 */
export async function addVectors(
  root: string,
  random: Random,
  nextVector: () => Float32Array = () => unitVector(random, DIMENSIONS),
): Promise<void> {
  const model = await modelId();
  const db = openDatabase(join(root, 'holdfast.db'));
  try {
    for (;;) {
      const texts = queued(db, VECTORS_PER_TRANSACTION);
      if (texts.length === 0) break;
      db.write((tx) => {
        for (const text of texts) saveVectors(tx, { ...text, model, vectors: [nextVector()] });
      });
    }
    db.raw.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

/**
 * A data directory with `size` active memories, each with its versions, words and a vector, in a random direction unless
 * `nextVector` makes others. Returns its path.
 */
export async function buildCorpus(
  root: string,
  size: number,
  texts: Texts,
  nextVector?: () => Float32Array,
): Promise<string> {
  const random = seededRandom(SEED);
  prepareRoot(root);
  await storeTexts(root, texts.statements(size), random);
  await addVectors(root, random, nextVector);
  return root;
}
