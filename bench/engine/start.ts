import { httpFace } from '../lib/http-face.ts';
import { type Result, timing } from '../lib/results.ts';
import { startServer } from '../lib/server.ts';
import type { Bench } from './context.ts';

/** From starting the process until it has answered a keyword search and then a hybrid one; model loading included. */
export async function measureStart(bench: Bench, root: string, size: number): Promise<Result[]> {
  const { plan, texts } = bench;
  const byWords: number[] = [];
  const byMeaning: number[] = [];
  for (const query of texts.questions(plan.starts)) {
    const start = performance.now();
    const server = await startServer(root);
    try {
      const face = httpFace(server.client);
      await face.search({ query, mode: 'keyword' });
      byWords.push(performance.now() - start);
      await face.search({ query, mode: 'hybrid' });
      byMeaning.push(performance.now() - start);
    } finally {
      await server.stop();
    }
  }
  const about = (what: string) => ({ what, memories: size, face: 'HTTP' as const });
  const target = { bound: '≤', value: 1000, of: 'median' } as const;
  return [
    timing({ ...about('start to first keyword answer'), target }, byWords),
    timing(about('start to first hybrid answer'), byMeaning),
  ];
}
