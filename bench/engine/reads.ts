import type { QueryInput, SearchInput } from '../../src/shared/query.ts';
import { type Face, sampleIds } from '../lib/face.ts';
import { type Limit, type Result, timing } from '../lib/results.ts';
import { timeEach } from '../lib/stats.ts';
import type { ReadFloor } from '../peers/sqlite-reads.ts';
import type { Bench } from './context.ts';

const PAGE: QueryInput = { limit: 100 };
const FILTERED: QueryInput = { type: ['preference'], importance_min: 0.5, order: '-created', limit: 20 };

/** What the reads of one face are held against. */
function limits(bench: Bench, face: Face, floor: ReadFloor) {
  const http = face.name === 'HTTP' ? bench.http.ms : 0;
  const limit = (what: string, ms: number): Limit => ({
    what: http > 0 ? `${what} + empty request` : what,
    value: ms + http,
  });
  return {
    get: limit('raw SELECT', floor.get),
    list: limit('raw SELECT', floor.list),
    query: limit('raw SELECT', floor.query),
    keyword: limit('raw FTS5', floor.words),
    semantic: limit('raw model + sqlite-vec', bench.embedMs + floor.vectors),
    hybrid: limit('raw model + sqlite-vec + FTS5', bench.embedMs + floor.vectors + floor.words),
  };
}

/** get, list, query and search in each mode. Every question is a new one, so that it is embedded for real. */
export async function measureReads(
  bench: Bench,
  face: Face,
  size: number,
  floor: ReadFloor,
): Promise<Result[]> {
  const { plan, texts } = bench;
  const limit = limits(bench, face, floor);
  const ids = await sampleIds(face, plan.reads);
  const about = (what: string) => ({ what, memories: size, face: face.name });
  const target = face.name === 'HTTP' ? ({ bound: '≤', value: 1, of: 'median' } as const) : null;
  const results = [
    timing({ ...about('get'), limit: limit.get, target }, await timeEach(ids, (id) => face.get(id))),
    timing({ ...about('list, 100 a page'), limit: limit.list }, await timeEach(ids, () => face.query(PAGE))),
    timing(
      { ...about('query, 20 by filters'), limit: limit.query },
      await timeEach(ids, () => face.query(FILTERED)),
    ),
  ];
  for (const mode of ['keyword', 'semantic', 'hybrid'] as const) {
    const times = await timeEach(texts.questions(plan.searches), async (query) => {
      const request: SearchInput = { query, mode };
      const answer = await face.search(request);
      if (answer.degraded !== null) throw new Error(answer.degraded);
    });
    results.push(timing({ ...about(`search, ${mode}`), limit: limit[mode] }, times));
  }
  return results;
}
