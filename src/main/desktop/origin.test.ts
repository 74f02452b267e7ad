import { describe, expect, test } from 'vitest';
import { isExternalPage, isOwnPage, linkAmong, pathOfLink } from './origin.ts';

const ID = `mem_${'0123456789abcdef'.repeat(2)}`;

describe('a link from outside', () => {
  test('leads to a memory', () => {
    expect(pathOfLink(`holdfast://memory/${ID}`)).toBe(`/memories/${ID}`);
    expect(pathOfLink(`holdfast://memory/${ID}/`)).toBe(`/memories/${ID}`);
  });

  test.each([
    `holdfast://memory/${ID}?approve=1`,
    `holdfast://memory/${ID}#x`,
    `holdfast://memory/../settings`,
    `holdfast://memory/${ID}/../../settings`,
    `holdfast://memory/%2e%2e/settings`,
    `holdfast://settings/${ID}`,
    `holdfast://user:pass@memory/${ID}`,
    `holdfast:memory/${ID}`,
    `HOLDFAST://memory/${ID}`,
    `holdfast://memory/${ID}\nx`,
    `https://memory/${ID}`,
    'holdfast://memory/',
    '',
  ])('%j leads nowhere', (link) => {
    expect(pathOfLink(link)).toBeNull();
  });

  test('is found among the arguments of a program', () => {
    expect(linkAmong(['/usr/bin/holdfast-desktop', '--hidden', `holdfast://memory/${ID}`])).toBe(
      `holdfast://memory/${ID}`,
    );
    expect(linkAmong(['electron', '.'])).toBeNull();
  });
});

test.each([
  ['app://holdfast/review', true],
  ['app://holdfast/', true],
  ['app://elsewhere/', false],
  ['app://holdfast.example/', false],
  ['app://user@holdfast/', false],
  ['https://holdfast/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['nonsense', false],
])('%s is a page of the program: %s', (address, own) => {
  expect(isOwnPage(address)).toBe(own);
});

test.each([
  ['https://holdfast.example/docs', true],
  ['http://holdfast.example', false],
  ['https://user:pass@holdfast.example', false],
  ['file:///etc/passwd', false],
  ['smb://server/share', false],
  ['ms-settings:privacy', false],
  [`https://holdfast.example/${'x'.repeat(3_000)}`, false],
])('%s may go to the browser: %s', (address, may) => {
  expect(isExternalPage(address)).toBe(may);
});
