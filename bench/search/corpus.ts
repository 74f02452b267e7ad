import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIMENSIONS } from '../../src/main/core/embed/embedder.ts';
import { ADMIN_USER } from '../../src/main/core/identity/bootstrap.ts';
import { openDatabase, type WritableDb } from '../../src/main/core/store/database.ts';
import { insertMemory } from '../../src/main/core/store/memories.ts';
import { newRecord } from '../../src/main/core/store/testing/record.ts';
import { saveVectors } from '../../src/main/core/store/vectors.ts';
import type { SearchInput } from '../../src/shared/query.ts';
import { prepareRoot } from '../lib/corpus.ts';
import { type Random, seededRandom, unitVector } from '../lib/random.ts';
import { seededTexts } from '../lib/sentences.ts';
import { openBlobs } from './blobs.ts';
import { embedTexts } from './embed.ts';
import { openProduct } from './product.ts';

/** How vectors lie: in all directions alike, which is the hardest to search, or around those of real sentences. */
export type Shape = 'clustered' | 'isotropic';

/** Changes with every change of what a data set holds: the ones that were made before are made anew. */
const VERSION = 1;
const CACHE = join(tmpdir(), `holdfast-bench-search-${VERSION}`);
const SEED = 11;
const ROWS_PER_TRANSACTION = 2000;
const CENTRES = 500;
/** Length of what is added to a centre of length 1: two vectors of one cluster then have a cosine of about 0.6. */
const SPREAD = 0.8;
/** Memories that follow each other in one session, as the turns of a conversation do. */
const SESSION_LENGTH = 20;
/** Sessions are spread over so many namespaces and tags: a filter by them lets 5 % and 0.5 % through. */
const NAMESPACES = 20;
const TAGS = 200;

/** Filters of a search, by the share of the memories that they let through. */
export const FILTERS: readonly {
  share: number;
  request: Pick<SearchInput, 'importance_min' | 'namespace' | 'tags'>;
}[] = [
  { share: 1, request: {} },
  { share: 0.5, request: { importance_min: 0.5 } },
  { share: 0.05, request: { namespace: 'project-7' } },
  { share: 0.005, request: { tags: ['tag-7'] } },
];

const attributesOf = (number: number) => {
  const session = Math.floor(number / SESSION_LENGTH);
  return {
    session: `session-${session}`,
    namespace: `project-${session % NAMESPACES}`,
    tag: `tag-${session % TAGS}`,
    importance: number % 2 === 0 ? 0.3 : 0.7,
  };
};

/** Whether the memory of that number passes the filter that lets `share` through. */
export function passes(number: number, share: number): boolean {
  const { namespace, tag, importance } = attributesOf(number);
  if (share === 0.5) return importance >= 0.5;
  if (share === 0.05) return namespace === 'project-7';
  return share === 1 || tag === 'tag-7';
}

/** A millisecond apart, so that none is older than another for the ranking. */
function addMemory(db: WritableDb, number: number, content: string, start: number): number {
  const { session, namespace, tag, importance } = attributesOf(number);
  const record = newRecord({
    id: `mem_${number}`,
    content,
    user: ADMIN_USER,
    created_at: start + number,
    session,
    namespace,
    tags: [tag],
    importance,
    source: 'import',
  });
  return insertMemory(db, record).seq;
}

async function vectorSource(shape: Shape, random: Random): Promise<() => Float32Array> {
  const aside = () => unitVector(random, DIMENSIONS);
  if (shape === 'isotropic') return aside;
  const centres = await embedTexts(seededTexts(SEED + 1).statements(CENTRES));
  return () => {
    const centre = random.pick(centres);
    const sum = aside().map((value, i) => value * SPREAD + (centre[i] ?? 0));
    const length = Math.sqrt(sum.reduce((square, value) => square + value * value, 0));
    return sum.map((value) => value / length);
  };
}

/** Rows, words and vectors straight into the tables; nothing else of a memory is searched. */
async function fill(root: string, shape: Shape, size: number, model: string): Promise<void> {
  const nextVector = await vectorSource(shape, seededRandom(SEED));
  const texts = seededTexts(SEED);
  const start = Date.now();
  const db = openDatabase(join(root, 'holdfast.db'));
  const blobs = openBlobs(root);
  try {
    db.raw.pragma('synchronous = OFF');
    for (let first = 0; first < size; first += ROWS_PER_TRANSACTION) {
      const contents = texts.statements(Math.min(ROWS_PER_TRANSACTION, size - first));
      const vectors = contents.map(nextVector);
      db.write((tx) => {
        const seqs = contents.map((content, index) => addMemory(tx, first + index, content, start));
        // What follows new memories is in the tables then, their place in the queue of the model included.
        tx.settle();
        for (const [index, seq] of seqs.entries())
          saveVectors(tx, {
            seq,
            content: contents[index] as string,
            model,
            vectors: [vectors[index] as Float32Array],
          });
      });
      blobs.add(vectors.map((vector, index) => ({ number: first + index, vector })));
    }
    db.raw.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    blobs.close();
    db.close();
  }
}

/**
 * A data directory with `size` active memories and made-up vectors, its index saved, and the same vectors as plain blobs.
 * Made once and kept in the system's folder for temporary files: a million take ten minutes and 6 GB.
 */
export async function searchCorpus(shape: Shape, size: number, log: (step: string) => void): Promise<string> {
  const root = join(CACHE, `${shape}-${size}`);
  const complete = join(root, 'complete');
  if (existsSync(complete)) return root;
  log(`making ${size} ${shape} memories, once, in ${root}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  // Opened once so that there is an administrator, and once more so that the index is saved.
  const empty = await openProduct(prepareRoot(root));
  const model = await empty.model();
  await empty.close();
  await fill(root, shape, size, model);
  const filled = await openProduct(root);
  await filled.saved();
  await filled.close();
  writeFileSync(complete, '');
  return root;
}
