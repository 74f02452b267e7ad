import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createLocalEmbedder } from '../embed/local-embedder.ts';
import { Indexer } from './indexer.ts';
import { relevance } from './score.ts';
import { search } from './search.ts';
import { sqliteSource } from './sqlite-source.ts';
import { createStore, DAY, NOW, served } from './testing/store.ts';

const PAGE = readFileSync(new URL('../../../../docs/recall.md', import.meta.url), 'utf8');
/** The number on the page after `label`. */
const documented = (label: string) => Number(PAGE.split(label)[1]?.match(/[\d.]+/)?.[0]);

it('the example in docs/recall.md is what the engine computes', async () => {
  const store = createStore();
  const embedder = createLocalEmbedder();
  const indexer = new Indexer({ db: store.db, embedder, onFailure: console.error });
  try {
    const at = NOW - 73 * DAY;
    const memories = [
      store.put("User's name is Alice"),
      store.put('User prefers concise code examples', {
        type: 'preference',
        importance: 0.9,
        created_at: at,
        updated_at: at,
      }),
      store.put('User asked about file operations yesterday'),
    ];
    expect(await indexer.embedNow(memories.map(({ seq }) => seq))).toBe(true);
    const { hits } = await search(
      { db: store.db, embedder, source: sqliteSource(store.db, embedder.modelId) },
      {
        request: { query: 'code style preference', mode: 'hybrid', limit: 10 },
        where: served(),
        now: NOW,
      },
    );
    const [hit] = hits;
    if (hit === undefined) throw new Error('nothing found');
    expect(hits).toHaveLength(1);
    expect(hit.seq).toBe(memories[1]?.seq);
    for (const part of ['semantic', 'keyword', 'importance', 'recency'] as const)
      expect(hit.parts[part]).toBeCloseTo(documented(`| ${part} |`), 2);
    const { semantic: cosine, keyword } = hit.parts;
    expect(relevance({ cosine, keyword })).toBeCloseTo(documented('0.85 · 0.589) ='), 2);
    expect(hit.score).toBeCloseTo(documented('0.05 · 0.129) ='), 2);
  } finally {
    await indexer.close();
    await embedder.close();
    store.close();
  }
});
