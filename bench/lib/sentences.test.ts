import { expect, it } from 'vitest';
import { seededTexts } from './sentences.ts';

it('makes the same texts in every run, and none of them twice', () => {
  const texts = seededTexts(1).statements(2000);
  expect(seededTexts(1).statements(2000)).toEqual(texts);
  expect(new Set(texts).size).toBe(2000);
  expect(seededTexts(2).statements(1)).not.toEqual(texts.slice(0, 1));
});

it('fills every slot of statements and questions', () => {
  const texts = seededTexts(3);
  expect(
    [...texts.statements(500), ...texts.questions(200)].filter((text) => /[{}]|undefined/.test(text)),
  ).toEqual([]);
});
