import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexTerms } from './index.ts';
import { stem } from './stem.ts';
import { words } from './words.ts';

const broken = (text: string) => [...words(text)];
const stems = (text: string) => broken(text).map(stem);

describe('words', () => {
  it('are runs of letters and digits, in lower case, without the accents of European scripts', () => {
    expect(broken("The user's Café: Größe, Ёлка – TEST_DB_URL v2.0")).toEqual(
      'the user s cafe große елка test db url v2 0'.split(' '),
    );
  });

  it('are found in text that puts no space between them', () => {
    expect(broken('用户喜欢编程语言')).toContain('用户');
    expect(broken('東京都に住んでいます')).toContain('東京');
    expect(broken('ผู้ใช้ชอบกาแฟ')).toContain('กาแฟ');
  });

  it('keep the marks that are letters of other scripts', () => {
    expect(broken('が か हिन्दी')).toEqual(['が', 'か', 'हिन्दी']);
  });

  it('are the same for composed and decomposed letters', () => {
    expect(broken('cafe\u0301')).toEqual(broken('café'));
    expect(broken('한국어'.normalize('NFD'))).toEqual(['한국어']);
  });

  it('are several where one character stands for several', () => {
    expect(broken('\ufdfa')).toEqual(['صلى', 'الله', 'عليه', 'وسلم']);
    expect(broken('\u2150')).toEqual(['1', '7']);
    expect(broken('\ufc5e')).toEqual([]);
  });

  it('are none in signs, emoji and zero-width characters', () => {
    expect(broken('🐍 ?! \u200b\u200d — "*"')).toEqual([]);
    expect(broken('py\u200bthon')).toEqual(['py', 'thon']);
  });

  it('come from any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const word of words(text)) expect(word).not.toMatch(/\s/u);
      }),
    );
  });

  it('of a hundred thousand characters without a space are found', () => {
    expect(broken('東京都に住んでいます'.repeat(10_000)).length).toBeGreaterThan(10_000);
  });
});

describe('stems', () => {
  it('join the forms of a word', () => {
    expect(stems('prefers preference preferred')).toEqual(['prefer', 'prefer', 'prefer']);
  });

  it('join irregular English forms', () => {
    for (const [form, base] of [
      ['bought', 'buy'],
      ['went', 'go'],
      ['children', 'child'],
      ['taught', 'teaching'],
    ])
      expect(stems(form ?? '')).toEqual(stems(base ?? ''));
  });

  it('of Korean nouns are without their particles', () => {
    expect(stems('파이썬을 파이썬은 파이썬')).toEqual(['파이썬', '파이썬', '파이썬']);
  });
});

it('a memory is found by its speaker, its words and the date it is about', () => {
  const memory = { content: 'Bought a bike', speaker: 'Ana Lima', createdAt: 0 };
  const may = Date.UTC(2023, 4, 8, 23, 59);
  expect(indexTerms({ ...memory, validFrom: may })).toEqual(stems('ana lima buy a bike 8 may 2023'));
  expect(indexTerms({ ...memory, speaker: null, validFrom: null })).toEqual(
    stems('buy a bike 1 january 1970'),
  );
});
