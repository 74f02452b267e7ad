import { describe, expect, it } from 'vitest';
import { asks } from './asks.ts';
import { asksWhen, dateMatch, datesIn, saysWhen } from './dates.ts';
import { namesIn } from './names.ts';
import { STOP_WORDS, stopWordsFor } from './stop-words.ts';
import { words } from './words.ts';

const dates = (question: string) => datesIn([...words(question)]);
const meaningful = (question: string) => {
  const all = [...words(question)];
  const stopWords = stopWordsFor(all);
  return all.filter((word) => !stopWords.has(word));
};

describe('stop words', () => {
  it('are those of the language that the question is in', () => {
    expect(meaningful('Welche Sprache mag der Nutzer in seinem Team')).toEqual(['sprache', 'nutzer', 'team']);
    expect(meaningful('quelle est la date de la livraison')).toEqual(['date', 'livraison']);
    expect(meaningful('какой язык предпочитает он и его команда')).toEqual(
      expect.arrayContaining(['язык', 'команда']),
    );
  });

  it('are English in doubt: what is a stop word elsewhere is a word here', () => {
    expect(meaningful('car insurance')).toEqual(['car', 'insurance']);
    expect(meaningful('die hard movie')).toEqual(['die', 'hard', 'movie']);
    expect(stopWordsFor([])).toBe(STOP_WORDS);
  });
});

describe('names', () => {
  it('are capitalised words that begin no sentence', () => {
    expect(namesIn('When did Caroline move to New York?')).toEqual(['carolin', 'new', 'york']);
    expect(namesIn('Where is it? Berlin is what I mean')).toEqual([]);
  });

  it('are none where capitals say nothing', () => {
    for (const question of [
      'What Does Acme Want From Us',
      'Welche Sprache mag der Nutzer und was ist mit seinem Team',
      'WHERE IS THE API',
      'which CI system do we use',
      'Berlin Office',
    ])
      expect(namesIn(question)).toEqual([]);
  });
});

describe('dates', () => {
  it('are years, months and days beside a month', () => {
    expect(dates('What happened on 3 June 2023?')).toEqual({ years: [2023], months: [5], days: [3] });
    expect(dates('June 21st')).toEqual({ years: [], months: [5], days: [21] });
    expect(dates('what about 12 cats')).toBeNull();
  });

  it('know May from may', () => {
    expect(dates('who may approve payments')).toBeNull();
    expect(dates('what did she do in May')).toEqual({ years: [], months: [4], days: [] });
  });

  it('match by the share of parts that a time has, in UTC', () => {
    const asked = dates('on 3 June 2023');
    if (asked === null) throw new Error('no date');
    expect(dateMatch(asked, Date.UTC(2023, 5, 3, 23, 59))).toBe(1);
    expect(dateMatch(asked, Date.UTC(2023, 5, 4))).toBeCloseTo(2 / 3);
    expect(dateMatch(asked, Date.UTC(2020, 0, 1))).toBe(0);
  });

  it('are asked for by "when", and said by expressions of time', () => {
    expect(asksWhen('When was she born?')).toBe(true);
    expect(asksWhen('what time is it')).toBe(false);
    expect(saysWhen('We met last week')).toBe(true);
    expect(saysWhen('We met in a bar')).toBe(false);
  });
});

it('a text asks when it ends with a question, whatever little follows', () => {
  for (const text of ['How are you?', 'And you?! :)', '元気ですか？', 'What is this? [photo: a dog]'])
    expect(asks(text)).toBe(true);
  expect(asks(`How are you? ${'I went to the market and bought apples. '.repeat(3)}`)).toBe(false);
  expect(asks('It works.')).toBe(false);
});
