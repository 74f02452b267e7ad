import { expect, test } from 'vitest';
import { gistOf, isRedundant } from './redundancy.ts';

const says = (said: string, text: string) => isRedundant(gistOf(text), gistOf(said));

test.each([
  ['User prefers Python over JavaScript', 'user prefers python over JavaScript.'],
  ['The user prefers Python over JavaScript', 'User prefers Python over JavaScript'],
  ['User prefers Python over JavaScript for scripts', 'User prefers Python over JavaScript'],
])('"%s" already says "%s"', (said, text) => {
  expect(says(said, text)).toBe(true);
});

test.each([
  ['User prefers Python over JavaScript', 'User prefers JavaScript over Python'],
  ['The user likes tea in the morning', 'The user does not like tea in the morning'],
  ['The user cannot eat nuts of any kind at all', 'The user can eat nuts of any kind at all'],
  [
    'The staging server listens on port 8080 on the host',
    'The staging server listens on port 8081 on the host',
  ],
  ['User prefers Python', 'User prefers Python over JavaScript'],
  ['👍', '👎'],
])('"%s" does not say "%s"', (said, text) => {
  expect(says(said, text)).toBe(false);
});
