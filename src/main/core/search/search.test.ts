import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../embed/embedder.ts';
import { createLocalEmbedder } from '../embed/local-embedder.ts';
import { STORED, UNRELATED } from './testing/questions.ts';
import { openIndex, openRecall, openSqlite, type Recall } from './testing/recall.ts';
import { DAY, NOW, type TestStore } from './testing/store.ts';

type Fields = Parameters<TestStore['put']>[1];

let embedder: Embedder;
beforeAll(() => {
  embedder = createLocalEmbedder();
});
afterAll(() => embedder.close());

describe.each([
  ['the index in memory', openIndex],
  ['SQLite', openSqlite],
])('with candidates from %s', (_, open) => {
  let recall: Recall;
  beforeEach(async () => {
    recall = await openRecall(embedder, open);
  });
  afterEach(() => recall.close());

  describe('the searches of the tutorial', () => {
    it('step 4', async () => {
      await recall.remember(
        ['User prefers Python over JavaScript', { type: 'preference' }],
        'The staging API is at https://api-staging.example.com',
        ['Deployment to production succeeded on 2025-01-15', { type: 'experience' }],
      );
      expect(await recall.found('programming language', { limit: 3 })).toEqual([
        'User prefers Python over JavaScript',
      ]);
      expect((await recall.found('deployment', { limit: 3 }))[0]).toBe(
        'Deployment to production succeeded on 2025-01-15',
      );
      expect((await recall.found('API endpoint', { limit: 3 }))[0]).toBe(
        'The staging API is at https://api-staging.example.com',
      );
    });

    it('step 6', async () => {
      await recall.remember(
        "User's name is Alice",
        ['User prefers concise code examples', { type: 'preference' }],
        ['User asked about file operations yesterday', { type: 'experience' }],
      );
      expect(await recall.found('user name', { limit: 1 })).toEqual(["User's name is Alice"]);
      expect(await recall.found('code style preference', { limit: 1 })).toEqual([
        'User prefers concise code examples',
      ]);
    });

    it('step 9', async () => {
      await recall.remember("User's name is Bob", 'User is learning Python', [
        'User prefers step-by-step explanations',
        { type: 'preference' },
      ]);
      expect((await recall.found("What's my name again?", { limit: 2 }))[0]).toBe("User's name is Bob");
      expect((await recall.found('Tell me about Python', { limit: 2 }))[0]).toBe('User is learning Python');
    });

    it('the complete example', async () => {
      await recall.remember(
        "User's timezone is UTC-5",
        'API uses JWT authentication',
        ['User prefers Python', { type: 'preference' }],
        ['User likes concise responses', { type: 'preference' }],
        ['Deployment succeeded at 2pm', { type: 'experience' }],
      );
      expect((await recall.found('what time is it', { limit: 2 }))[0]).toBe("User's timezone is UTC-5");
      expect(await recall.found('coding language preference', { limit: 1 })).toEqual(['User prefers Python']);
    });
  });

  describe('sixty memories', () => {
    it('answer their questions, and hardly ever one about something else', async () => {
      await recall.remember(...STORED.map(([memory]) => memory));
      const answers = await Promise.all(STORED.map(([, question]) => recall.found(question, { limit: 3 })));
      const first = STORED.filter(([memory], index) => answers[index]?.[0] === memory);
      const among = STORED.filter(([memory], index) => answers[index]?.includes(memory));
      const noise = await Promise.all(UNRELATED.map((question) => recall.found(question)));
      const strangers = noise.filter((hits) => hits.length > 0);
      expect(first.length).toBeGreaterThanOrEqual(55);
      expect(among.length).toBeGreaterThanOrEqual(57);
      expect(strangers.length).toBeLessThanOrEqual(3);
    });
  });

  describe('what may be found', () => {
    it('is what passes the filter, before any limit', async () => {
      await recall.remember(
        ...Array.from({ length: 80 }, (_, i): [string, Fields] => [
          `Python note ${i}`,
          { state: 'inactive' },
        ]),
      );
      const [mine] = await recall.remember('Python is used here and there, among other things');
      for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
        const { hits } = await recall.ask('python', { mode, limit: 1 });
        expect(hits.map(({ seq }) => seq)).toEqual([mine?.seq]);
      }
    });

    it('has no part in the scores of others: words of hidden memories weigh nothing', async () => {
      await recall.remember('Alice maintains the parser', 'Alice likes tea');
      const before = await recall.ask('alice parser');
      await recall.remember(
        ...Array.from({ length: 30 }, (): [string, Fields] => ['parser', { state: 'inactive' }]),
      );
      expect(await recall.ask('alice parser')).toEqual(before);
    });

    it('is gone with the change that hides it', async () => {
      const [memory] = await recall.remember('The vault code is 4711');
      if (memory === undefined) throw new Error('not stored');
      expect((await recall.ask('vault code')).hits).toHaveLength(1);
      recall.store.change(memory, { state: 'inactive' });
      expect((await recall.ask('vault code')).hits).toEqual([]);
    });
  });

  describe('scores', () => {
    it('are within 0 and 1, in falling order, and the same each time', async () => {
      await recall.remember(...STORED.map(([memory]) => memory));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...STORED.map(([, question]) => question), ...UNRELATED),
          fc.constantFrom('hybrid', 'semantic', 'keyword'),
          async (question, mode) => {
            const answer = await recall.ask(question, { mode, min_score: 0, limit: 100 });
            const scores = answer.hits.map((hit) => hit.score);
            expect(scores).toEqual(scores.toSorted((a, b) => b - a));
            for (const score of scores) expect(score >= 0 && score <= 1).toBe(true);
            expect(await recall.ask(question, { mode, min_score: 0, limit: 100 })).toEqual(answer);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('have both parts, whichever search found the memory', async () => {
      await recall.remember('The colour of the logo is teal', 'Our brand mark is painted blue-green');
      const { hits } = await recall.ask('logo colour', { min_score: 0 });
      expect(hits).toHaveLength(2);
      for (const { parts } of hits) {
        expect(parts.semantic).not.toBeNull();
        expect(parts.keyword).not.toBeNull();
      }
    });

    it('have only the parts of their mode', async () => {
      await recall.remember('User prefers Python');
      expect((await recall.ask('python', { mode: 'semantic' })).hits[0]?.parts.keyword).toBeNull();
      expect((await recall.ask('python', { mode: 'keyword' })).hits[0]?.parts.semantic).toBeNull();
    });

    it('put the more important of two equal texts first, and the newer of two equal in everything', async () => {
      const at = NOW - 30 * DAY;
      const same = { created_at: at, updated_at: at };
      const [low, high, first, second] = await recall.remember(
        ['Database credentials were rotated', { importance: 0.2 }],
        [
          'Database credentials were rotated',
          { importance: 0.95, created_at: at - DAY, updated_at: at - DAY },
        ],
        ['Coffee is in the kitchen', same],
        ['Coffee is in the kitchen', same],
      );
      const order = async (query: string) => (await recall.ask(query)).hits.map(({ seq }) => seq);
      expect(await order('database credentials')).toEqual([high?.seq, low?.seq]);
      expect(await order('where is the coffee')).toEqual([second?.seq, first?.seq]);
    });

    it('never let importance bury a clear match', async () => {
      const [match] = await recall.remember(
        ['Production database credentials rotated', { importance: 0 }],
        ['User mentioned the production line of a film', { importance: 1 }],
      );
      expect((await recall.ask('database credentials in production')).hits[0]?.seq).toBe(match?.seq);
    });

    it('below min_score are left out; 0 turns the floor off', async () => {
      await recall.remember('User prefers Python', 'Weather was nice today');
      expect((await recall.ask('python', { min_score: 0 })).hits).toHaveLength(2);
      expect((await recall.ask('python', { min_score: 0.5 })).hits).toHaveLength(1);
      expect((await recall.ask('python', { min_score: 1 })).hits).toEqual([]);
    });
  });

  describe('a memory without vectors', () => {
    it('is found by its words, and a note says what that means', async () => {
      await recall.remember('User prefers Python');
      const late = recall.store.put('Python 3.12 is installed on the build server');
      const { hits, degraded, notes } = await recall.ask('python build server');
      expect(hits[0]?.seq).toBe(late.seq);
      expect(hits[0]?.parts.semantic).toBeNull();
      expect(degraded).toBeNull();
      expect(notes).toEqual(['1 memory is not embedded yet and could be found by words only.']);
    });

    it('is not mentioned to those who may not see it', async () => {
      await recall.remember('User prefers Python');
      recall.store.put('hidden', { state: 'inactive' });
      expect((await recall.ask('python')).notes).toEqual([]);
    });
  });

  describe('a hostile query', () => {
    const queries = [
      '"',
      '*',
      'NEAR(python, 2)',
      'content:python',
      'python" OR "x',
      "'; DROP TABLE memories; --",
      'python\0',
      '\ud800 python',
      'the of and',
      'python '.repeat(10_000),
      'x'.repeat(100_000),
      'עברית العربية',
      'py\u200bthon',
      '🐍',
      '🐍'.repeat(25_000),
      '\u0301'.repeat(100_000),
      '\u202epython\u202c',
      '東京都に住んでいます'.repeat(10_000),
      Array.from({ length: 20_000 }, (_, index) => `word${index}`).join(' '),
    ];

    it.each(queries.map((query) => [query.slice(0, 30), query]))('%j is answered', async (_, query) => {
      await recall.remember('User prefers Python');
      for (const mode of ['hybrid', 'semantic', 'keyword'] as const) {
        const answer = await recall.ask(query, { mode });
        expect(answer.degraded).toBeNull();
        expect(answer.hits.length).toBeLessThanOrEqual(1);
      }
    });

    it('without a word finds nothing and says why', async () => {
      await recall.remember('User prefers Python');
      expect(await recall.ask('🐍 !!')).toEqual({
        hits: [],
        mode: 'hybrid',
        degraded: null,
        notes: ['The query has no word or number to search for.'],
      });
    });
  });

  describe('a model that cannot be loaded', () => {
    it('leaves search by words, visibly', async () => {
      const directory = mkdtempSync(`${tmpdir()}/holdfast-no-model-`);
      const broken = createLocalEmbedder({ model: { dir: directory, sha256: '0'.repeat(64) } });
      try {
        const memory = recall.store.put('User prefers Python');
        for (const mode of ['hybrid', 'semantic'] as const) {
          const answer = await recall.ask('python', { mode }, { embedder: broken });
          expect(answer.hits.map(({ seq }) => seq)).toEqual([memory.seq]);
          expect(answer.mode).toBe('keyword');
          expect(answer.degraded).toMatch(/^Searched by words only\. .+/);
        }
        expect((await recall.ask('python', { mode: 'keyword' }, { embedder: broken })).degraded).toBeNull();
      } finally {
        await broken.close();
        rmSync(directory, { recursive: true });
      }
    });

    it('and one that is still loading is waited for', async () => {
      await recall.remember('User prefers Python over JavaScript');
      const starting = createLocalEmbedder();
      try {
        const answer = await recall.ask('programming language', {}, { embedder: starting });
        expect(answer).toMatchObject({ mode: 'hybrid', degraded: null });
        expect(answer.hits).toHaveLength(1);
      } finally {
        await starting.close();
      }
    });
  });

  it('a search that is given up ends with the reason', async () => {
    await recall.remember('User prefers Python');
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(recall.ask('python', {}, { signal })).rejects.toThrow('gone');
  });
});
