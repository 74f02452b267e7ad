import { describe, expect, test } from 'vitest';
import { PAGE_POLICY, pageFile } from './pages.ts';

describe('a path of the pages', () => {
  test.each(['/', '/review', '/memories/mem_01', '/memories/some.thing', '/index'])(
    '%s is answered with the start page',
    (path) => {
      expect(pageFile(path)).toMatchObject({ path: 'index.html', contentType: 'text/html; charset=utf-8' });
    },
  );

  test('a file keeps its name, and may be kept where its name changes with its content', () => {
    expect(pageFile('/icon.svg')).toEqual({ path: 'icon.svg', contentType: 'image/svg+xml', lasting: false });
    expect(pageFile('/assets/main-Ab3.js')).toEqual({
      path: 'assets/main-Ab3.js',
      contentType: 'text/javascript; charset=utf-8',
      lasting: true,
    });
  });

  test.each([
    '/../owner.key',
    '/%2e%2e/owner.js',
    '/assets/..%2f..%2fx.js',
    '/..\\x.js',
    '/C:/x.js',
    '/%00.js',
    '/.env',
    '/%ff.js',
  ])('%s leads nowhere', (path) => {
    expect(pageFile(path)).toBeNull();
  });
});

test('the policy lets no inline script and no other origin in', () => {
  expect(PAGE_POLICY).toContain("default-src 'none'");
  expect(PAGE_POLICY).toContain("script-src 'self';");
  expect(PAGE_POLICY).not.toMatch(/https?:|\*|unsafe-eval/);
});
