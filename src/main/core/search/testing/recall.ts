import { setTimeout as sleep } from 'node:timers/promises';
import type { Embedder } from '../../embed/embedder.ts';
import { saveVectors } from '../../store/vectors.ts';
import type { CandidateSource } from '../candidates.ts';
import { indexSource } from '../index/source.ts';
import { IndexThread } from '../index/thread.ts';
import { type SearchAnswer, type SearchDeps, type SearchTask, search } from '../search.ts';
import { sqliteSource } from '../sqlite-source.ts';
import { createStore, NOW, served, servedFilter, type TestStore } from './store.ts';

export interface Opened {
  source: CandidateSource;
  close(): Promise<void>;
}

/** The index in memory, without anything that could answer instead of it. */
export async function openIndex({ db }: TestStore, model: string): Promise<Opened> {
  const fail = (error: unknown): never => {
    throw error instanceof Error ? error : new Error('The index gave no answer.');
  };
  const index = new IndexThread({ db, model: () => model, onFailure: fail });
  while (index.state().phase !== 'ready') await sleep(5);
  return { source: indexSource(index, { find: fail }), close: () => index.close() };
}

export async function openSqlite({ db }: TestStore, model: string): Promise<Opened> {
  return { source: sqliteSource(db, model), close: async () => {} };
}

type Fields = Parameters<TestStore['put']>[1];
type Given = string | [content: string, fields: Fields];

/** A store that can be asked. */
export interface Recall {
  store: TestStore;
  remember(...contents: Given[]): Promise<ReturnType<TestStore['put']>[]>;
  ask(
    query: string,
    request?: Partial<SearchTask['request']>,
    rest?: Partial<Omit<SearchTask, 'request'>> & Pick<Partial<SearchDeps>, 'embedder' | 'scale'>,
  ): Promise<SearchAnswer>;
  /** The texts that a search finds, best first. */
  found(query: string, request?: Partial<SearchTask['request']>): Promise<string[]>;
  close(): Promise<void>;
}

export async function openRecall(embedder: Embedder, open: typeof openIndex): Promise<Recall> {
  const store = createStore();
  const opened = await open(store, embedder.modelId);
  const recall: Recall = {
    store,
    async remember(...contents) {
      const records = contents.map((item) =>
        typeof item === 'string' ? store.put(item) : store.put(...item),
      );
      const vectors = await embedder.embedDocuments(records.map(({ content }) => content));
      store.db.write((tx) => {
        for (const [index, { seq, content }] of records.entries())
          saveVectors(tx, { seq, content, model: embedder.modelId, vectors: vectors[index] ?? [] });
      });
      return records;
    },
    ask(query, request = {}, { embedder: other = embedder, scale, ...task } = {}) {
      const deps = { db: store.db, embedder: other, source: opened.source, ...(scale && { scale }) };
      return search(deps, {
        request: { query, mode: 'hybrid', limit: 10, ...request },
        where: served(),
        filter: servedFilter(),
        now: NOW,
        ...task,
      });
    },
    async found(query, request) {
      const { hits } = await recall.ask(query, request);
      const content = (seq: number) =>
        store.db.get<{ content: string }>('SELECT content FROM memories WHERE seq = :seq', { seq })?.content;
      return hits.map(({ seq }) => content(seq) ?? '');
    },
    async close() {
      await opened.close();
      store.close();
    },
  };
  return recall;
}
