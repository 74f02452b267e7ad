import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Embedder } from '../embed/embedder.ts';
import { createLocalEmbedder } from '../embed/local-embedder.ts';
import { openIndex, openRecall, type Recall } from './testing/recall.ts';

const at = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day, 12);

let embedder: Embedder;
beforeAll(() => {
  embedder = createLocalEmbedder();
});
afterAll(() => embedder.close());

let recall: Recall;
beforeEach(async () => {
  recall = await openRecall(embedder, openIndex);
});
afterEach(() => recall.close());

/** What each part of the best hit adds to its log-odds. */
async function partsOf(question: string) {
  const { hits } = await recall.ask(question, { min_score: 0 });
  return hits.map(({ seq, parts }) => ({ seq, ...parts.log_odds }));
}

describe('a turn of a conversation', () => {
  it('is found by the question that it answers', async () => {
    const session = 'chat';
    const said = (speaker: string, content: string): [string, object] => [
      content,
      { session, metadata: { speaker } },
    ];
    await recall.remember(
      said('Ana', 'Lovely weather today.'),
      said('Ben', 'What breed is the puppy that you adopted?'),
      said('Ana', 'A beagle, and quite a greedy one.'),
      said('Ben', 'Nice, see you on Monday.'),
    );
    expect((await recall.found('What breed is the puppy that Ana adopted?')).slice(0, 2)).toContain(
      'A beagle, and quite a greedy one.',
    );
  });

  it('borrows nothing from other sessions and from memories without one', async () => {
    const [, answer] = await recall.remember(
      ['What breed is the puppy?', { session: 'one' }],
      ['A beagle', { session: 'two' }],
    );
    const parts = (await partsOf('puppy')).find(({ seq }) => seq === answer?.seq);
    expect(parts?.words ?? 0).toBe(0);
  });

  it('counts for more when the question names its speaker, and for less when it names another', async () => {
    const talk = 'I started painting last year';
    const [ana, ben] = await recall.remember(
      [talk, { metadata: { speaker: 'Ana Lima' } }],
      [talk, { metadata: { speaker: 'Ben' } }],
    );
    const speakers = async (question: string) =>
      new Map((await partsOf(question)).map(({ seq, speaker }) => [seq, Math.sign(speaker)]));
    expect(await speakers('What did Ana start?')).toEqual(
      new Map([
        [ana?.seq, 1],
        [ben?.seq, -1],
      ]),
    );
    expect(await speakers('What did they start?')).toEqual(
      new Map([
        [ana?.seq, 0],
        [ben?.seq, 0],
      ]),
    );
    expect(await speakers('What did Ana and Ben start?')).toEqual(
      new Map([
        [ana?.seq, 0],
        [ben?.seq, 0],
      ]),
    );
  });
});

describe('time', () => {
  it('is that of what the memory is about: a date in the question finds it', async () => {
    await recall.remember(
      ['We went hiking in the hills', { valid_from: at(2023, 6, 3) }],
      ['We went hiking by the sea', { valid_from: at(2023, 8, 20) }],
    );
    expect((await recall.found('Where did we go hiking on 20 August 2023?'))[0]).toBe(
      'We went hiking by the sea',
    );
    expect((await recall.found('Where did we go hiking in June?'))[0]).toBe('We went hiking in the hills');
  });

  it('lifts a memory that says when, for a question that asks when', async () => {
    const [vague, dated] = await recall.remember(
      'The boiler was repaired',
      'The boiler was repaired last Tuesday',
    );
    const time = async (question: string) =>
      new Map((await partsOf(question)).map((parts) => [parts.seq, parts.time > 0]));
    expect(await time('When was the boiler repaired?')).toEqual(
      new Map([
        [dated?.seq, true],
        [vague?.seq, false],
      ]),
    );
    expect([...(await time('Who repaired the boiler?')).values()]).toEqual([false, false]);
  });
});

it('a question about somebody whom no memory names finds nothing', async () => {
  await recall.remember('Priya is allergic to peanuts', 'Priya lives in Porto');
  expect(await recall.found('Where does Priya live?')).toContain('Priya lives in Porto');
  expect(await recall.found('Where does Bartholomew live?')).toEqual([]);
});

describe('text without spaces between words', () => {
  it.each([
    ['Chinese', '用户喜欢用上海话聊天', '上海'],
    ['Japanese', '来週の会議は京都で開かれます', '京都'],
    ['Korean', '고객은 파이썬을 선호합니다', '파이썬'],
    ['Thai', 'ผู้ใช้ชอบกาแฟ', 'กาแฟ'],
  ])('is found by its words: %s', async (_, memory, question) => {
    await recall.remember(memory);
    expect(await recall.found(question, { mode: 'keyword' })).toEqual([memory]);
  });
});
