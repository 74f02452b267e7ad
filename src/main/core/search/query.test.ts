import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STOP_WORDS } from './language/stop-words.ts';
import { analyseQuery, MAX_EMBEDDED_CHARS, MAX_TERMS } from './query.ts';

const terms = (query: string) => analyseQuery(query).terms.map(({ word }) => word);

describe('the words of a query', () => {
  it('are distinct, in lower case and without stop words', () => {
    expect(terms('Which database does the Billing service use, and is billing slow?')).toEqual([
      'database',
      'billing',
      'service',
      'slow',
    ]);
    expect(terms("What's my name again?")).toEqual(['name']);
  });

  it('are all of them when every one is a stop word', () => {
    expect(terms('to be or not to be')).toEqual(['to', 'be', 'or', 'not']);
  });

  it('are words of any script, without the accents of Europe', () => {
    expect(terms('Größe — Москва, القاهرة; naïve café 東京')).toEqual([
      'große',
      'москва',
      'القاهرة',
      'naive',
      'cafe',
      '東京',
    ]);
  });

  it('take composed and decomposed letters for the same', () => {
    expect(terms('cafe\u0301 café')).toEqual(['cafe']);
  });

  it('hold nothing of the syntax of FTS5', () => {
    expect(terms('content:"x y" NEAR(a b, 3) foo* ^bar -baz {c d}: \0')).toEqual([
      'content',
      'x',
      'y',
      'near',
      'b',
      '3',
      'foo',
      'bar',
      'baz',
      'c',
    ]);
  });

  it('are none in a query of signs and emoji, and the note says so', () => {
    for (const query of ['😀🎉', '?!…', '"*"', '\u200b\u200d', '   ', '\0'])
      expect(analyseQuery(query)).toMatchObject({
        terms: [],
        text: '',
        notes: ['The query has no word or number to search for.'],
      });
  });
});

describe('a long query', () => {
  it('is cut, with a note', () => {
    const many = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(' ');
    const query = analyseQuery(many);
    expect(query.terms).toHaveLength(MAX_TERMS);
    expect(query.text.length).toBeLessThanOrEqual(MAX_EMBEDDED_CHARS);
    expect(query.text).toMatch(/ word\d+$/);
    expect(many).toContain(`${query.text} `);
    expect(query.notes).toEqual([
      'The query was cut: its first 2000 characters and 64 different words count.',
    ]);
  });

  it('of one word repeated is that word', () => {
    expect(terms('python '.repeat(10_000))).toEqual(['python']);
  });

  it('that starts with all stop words still gives its other words', () => {
    expect(terms(`${[...STOP_WORDS].join(' ')} kubernetes`)).toEqual(['kubernetes']);
  });

  it('is not cut inside a character', () => {
    const query = analyseQuery(`${'a'.repeat(MAX_EMBEDDED_CHARS - 1)}😀`);
    expect(query.text.isWellFormed()).toBe(true);
  });
});

it('any string is taken apart without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const query = analyseQuery(text);
      expect(query.text.isWellFormed()).toBe(true);
      expect(query.text).not.toContain('\0');
      expect(query.terms.length).toBeLessThanOrEqual(MAX_TERMS);
      expect(query.terms.filter(({ word }) => /[^\p{L}\p{N}\p{M}\p{Co}]/u.test(word))).toEqual([]);
    }),
  );
});
