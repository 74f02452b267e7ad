import { expect, test } from 'vitest';
import { suspiciousCharacters, unseenCharacters } from './characters.ts';

const labels = (text: string) => suspiciousCharacters(text).map(({ label }) => label);

test('characters that cannot be seen are found with their number and name, those in a row as one', () => {
  expect(unseenCharacters('Trans\u200bfer')).toEqual([
    { start: 5, end: 6, label: 'U+200B zero width space' },
  ]);
  expect(unseenCharacters('a\u200b\u200b\u202eb')).toEqual([
    { start: 1, end: 3, label: 'U+200B zero width space' },
    { start: 3, end: 4, label: 'U+202E right-to-left override' },
  ]);
});

test('a message in tag characters is one span', () => {
  const hidden = '\u{e0049}\u{e0067}\u{e006e}';
  expect(unseenCharacters(`Hello${hidden}`)).toEqual([
    { start: 5, end: 5 + hidden.length, label: 'U+E0049 tag character' },
  ]);
});

test('words that mix scripts are found when their letters look alike', () => {
  expect(labels('Log in at p\u0430ypal.com')).toEqual(['letters of two scripts that look alike']);
  expect(labels('the word \u0430\u0440\u0435 here')).toEqual(['letters of another script that look Latin']);
  expect(labels('потом pushить дальше')).toEqual([]);
});

test('what emoji and scripts need is left alone', () => {
  for (const text of [
    'Family: 👨‍👩‍👧‍👦',
    'I ❤️ it',
    'England 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    'می‌خواهم',
    'العربية: \u2067نص\u2069 هنا',
    'Привет',
    'Δt is 3 μs',
  ])
    expect(labels(text), text).toEqual([]);
});

test('an override is found in right-to-left text too', () => {
  expect(labels('שלום\u202e!')).toEqual(['U+202E right-to-left override']);
});

test('a long text of nothing but marks of direction is looked at in no time', () => {
  const many = 200_000;
  for (const mark of ['\u200e', '\u200f', '\u2066'])
    expect(unseenCharacters(`Marks: ${mark.repeat(many)}`)).toMatchObject([{ start: 7, end: 7 + many }]);
});
