import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createLocalEmbedder } from '../embed/local-embedder.ts';
import { Indexer } from './indexer.ts';
import { probability } from './score.ts';
import { search } from './search.ts';
import { sqliteSource } from './sqlite-source.ts';
import { createStore, DAY, NOW, served, servedFilter } from './testing/store.ts';

const PAGE = readFileSync(new URL('../../../../docs/recall.md', import.meta.url), 'utf8');
const EXAMPLE = PAGE.split('### An example')[1] ?? '';
/** The first number of the example after `label`. */
const documented = (label: string) =>
  Number(
    EXAMPLE.split(label)[1]
      ?.match(/−?\d[\d.]*/)?.[0]
      .replace('−', '-'),
  );

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
        filter: servedFilter(),
        now: NOW,
      },
    );
    const [hit] = hits;
    if (hit === undefined) throw new Error('nothing found');
    expect(hits).toHaveLength(1);
    expect(hit.seq).toBe(memories[1]?.seq);
    for (const part of ['semantic', 'keyword', 'importance', 'recency'] as const)
      expect(hit.parts[part]).toBeCloseTo(documented(`| ${part} |`), 2);
    const parts = Object.entries(hit.parts.log_odds).filter(([, value]) => value !== 0);
    for (const [name, value] of parts) expect(value).toBeCloseTo(documented(`| \`${name}\` |`), 2);
    const sum = parts.reduce((total, [, value]) => total + value, 0);
    expect(sum).toBeCloseTo(documented('log-odds ='), 2);
    expect(probability(sum)).toBeCloseTo(documented('score    ='), 2);
    expect(hit.score).toBeCloseTo(documented('score    ='), 2);
  } finally {
    await indexer.close();
    await embedder.close();
    store.close();
  }
});
