import { expect, test } from 'vitest';
import { wordChanges } from './words.ts';

const shown = (from: string, to: string) =>
  wordChanges(from, to)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`))
    .join('');

test('changes are shown word by word', () => {
  expect(shown('The office is in Porto now', 'The office is in Lisbon now')).toBe(
    'The office is in [-Porto][+Lisbon] now',
  );
  expect(shown('same', 'same')).toBe('same');
});

test('a time, a date and a version are one word each', () => {
  expect(shown('At 14:00 with 3.11 on 2024-05-03.', 'At 15:30 with 3.12 on 2024-05-04.')).toBe(
    'At [-14:00][+15:30] with [-3.11][+3.12] on [-2024-05-03][+2024-05-04].',
  );
});

test('writing without spaces has words too', () => {
  const changes = wordChanges('我喜欢喝茶', '我喜欢喝咖啡');
  expect(changes[0]).toEqual({ kind: 'same', text: '我喜欢喝' });
});

test('texts that have hardly anything in common are shown whole, one after the other', () => {
  const text = (word: string) => Array.from({ length: 300 }, (_, n) => `${word}${n}`).join(' ');
  expect(wordChanges(text('old'), text('new'))).toEqual([
    { kind: 'removed', text: text('old') },
    { kind: 'added', text: text('new') },
  ]);
});
