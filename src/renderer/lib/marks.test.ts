import { describe, expect, test } from 'vitest';
import { excerpt, markWords, wordMatcher } from './marks.ts';

const marked = (text: string, question: string) =>
  markWords(text, wordMatcher(question))
    .filter((piece) => piece.marked)
    .map((piece) => piece.text);

describe('words that were looked for', () => {
  test('are marked in all their forms', () => {
    expect(marked('Deploying on Fridays; we deployed twice.', 'deploy on friday')).toEqual([
      'Deploying',
      'Fridays',
      'deployed',
    ]);
  });

  test('are marked from their beginning while they are typed', () => {
    expect(marked('The café prefers oat milk', 'cafe pref')).toEqual(['café', 'prefers']);
    expect(marked('prefers', 'pref ')).toEqual([]);
  });

  test('are not the small words of a question, unless there are no others', () => {
    expect(marked('Who is on the team?', 'who is on the team')).toEqual(['team']);
    expect(marked('To be or not to be', 'to be')).toEqual(['To', 'be', 'to', 'be']);
  });

  test('leave the text as it is', () => {
    const text = '🙂 naïve <b>naive</b>\nשלום';
    expect(
      markWords(text, wordMatcher('naive'))
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });
});

test('an excerpt begins near the first word that was looked for', () => {
  const text = `${'filler '.repeat(60)}needle in the end`;
  expect(excerpt(text, wordMatcher('needle'))).toMatch(/^… (filler ){1,9}needle in the end$/);
  expect(excerpt('short\n text', wordMatcher('x'))).toBe('short text');
});
