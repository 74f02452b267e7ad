import { Best } from '../../src/main/core/search/vector-index/best.ts';
import { seededTexts } from '../lib/sentences.ts';
import { openBlobs } from './blobs.ts';
import { FILTERS, passes, type Shape } from './corpus.ts';
import { embedTexts } from './embed.ts';
import { dot } from './peers.ts';
import { openProduct } from './product.ts';
import type { Recall } from './results.ts';

const QUESTIONS_SEED = 29;
const QUESTIONS = 30;
const NEAREST = 10;

/** For each filter and question the numbers of the memories with the highest cosines, from one pass over all vectors. */
function exactNearest(root: string, vectors: readonly Float32Array[]): Set<number>[][] {
  const blobs = openBlobs(root);
  const best = FILTERS.map(() => vectors.map(() => new Best(NEAREST)));
  for (const { number, vector } of blobs.each()) {
    const scores = vectors.map((query) => dot(query, vector));
    for (const [place, { share }] of FILTERS.entries())
      if (passes(number, share))
        for (const [question, score] of scores.entries()) best[place]?.[question]?.offer(number, score);
  }
  blobs.close();
  return best.map((questions) => questions.map((hits) => new Set(hits.hits().map(({ slot }) => slot))));
}

/** How many of the exact nearest memories a semantic search of the product finds when it ranks by the cosine alone. */
export async function measureRecall(root: string, shape: Shape): Promise<Recall[]> {
  const questions = seededTexts(QUESTIONS_SEED).questions(QUESTIONS);
  const exact = exactNearest(root, await embedTexts(questions));
  const product = await openProduct(root);
  try {
    const recalls: Recall[] = [];
    for (const [place, { share, request }] of FILTERS.entries()) {
      let found = 0;
      for (const [index, query] of questions.entries()) {
        const ids = await product.nearest({ query, ...request });
        const nearest = exact[place]?.[index];
        found += ids.filter((id) => nearest?.has(Number(id.replace('mem_', '')))).length;
      }
      recalls.push({ shape, share, recall: found / (questions.length * NEAREST) });
    }
    return recalls;
  } finally {
    await product.close();
  }
}
