import { describe, expect, test } from 'vitest';
import { isExternalPage, isOwnPage, linkAmong, targetOfLink } from './origin.ts';

const ID = `mem_${'0123456789abcdef'.repeat(2)}`;

describe('a link from outside', () => {
  test('leads to a memory', () => {
    const target = { path: `/memories/${ID}`, invite: null };
    expect(targetOfLink(`holdfast://memory/${ID}`)).toEqual(target);
    expect(targetOfLink(`holdfast://memory/${ID}/`)).toEqual(target);
  });

  test('of an invite leads to the team view, with the secret beside the path and not in it', () => {
    const target = { path: '/team', invite: 'holdfast://join#hF8x-Secret_' };
    expect(targetOfLink('holdfast://join#hF8x-Secret_')).toEqual(target);
    expect(targetOfLink('holdfast://join/#hF8x-Secret_')).toEqual(target);
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
    'holdfast://join',
    'holdfast://join#',
    'holdfast://join?now=1#secret',
    'holdfast://join/now#secret',
    'holdfast://join#se cret',
    'holdfast://join#secret/../../settings',
    'holdfast://join#<script>',
    `holdfast://join#${'x'.repeat(4_001)}`,
    'holdfast://other@join#secret',
    '',
  ])('%j leads nowhere', (link) => {
    expect(targetOfLink(link)).toBeNull();
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
