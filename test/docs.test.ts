import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Finished, ROOT, run } from './support/processes.ts';
import { findPython, OLDEST_PYTHON } from './support/python.ts';

const site = join(ROOT, 'docs/.vitepress/dist');
const page = (name: string) => readFileSync(join(site, name), 'utf8');

describe.skipIf((await findPython()) === null)(
  `the docs site (needs Python ${OLDEST_PYTHON.join('.')})`,
  () => {
    let build: Finished;
    beforeAll(async () => {
      build = await run('npm', ['run', 'docs:build']);
    }, 300_000);

    test('is built, and no link of it leads nowhere', () => {
      expect(build.code, build.stdout + build.stderr).toBe(0);
    });

    test('has the home page, a page for every agent and every decision', () => {
      expect(page('index.html')).toContain('Local-first memory for AI agents');
      for (const folder of ['agents', 'decisions'])
        for (const file of readdirSync(join(ROOT, 'docs', folder)))
          expect(page(`${folder}/${file.replace('README', 'index').replace('.md', '.html')}`)).toContain(
            '<h1',
          );
    });

    test('has references made from the engine and both clients', () => {
      expect(page('reference/http.html')).toContain('/api/v1/memories/search');
      expect(page('reference/http.html')).toContain('id="storerequest"');
      expect(page('reference/typescript.html')).toContain('approveBatch');
      expect(page('reference/typescript.html')).toContain('Nothing fits, nothing is returned.');
      expect(page('reference/python.html')).toContain('approve_batch');
      expect(page('reference/python.html')).toContain('The memories closest to <code>query</code>');
    });

    test('links to sections that are there', () => {
      const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.endsWith('.html'),
      );
      for (const file of files)
        for (const [, path = '', anchor = ''] of page(file).matchAll(/<a [^>]*?href="([^"#:]*)#([^"]+)"/g)) {
          const target = new URL(path, `site:/${file}`).pathname.replace(/\/$/, '/index.html');
          const there = page(target.slice(1)).includes(`id="${decodeURI(anchor)}"`);
          expect(there, `${file}: ${path}#${anchor}`).toBe(true);
        }
    });

    test('loads nothing from elsewhere', () => {
      const outside =
        /<(?:script|link|img|iframe)\b[^>]*(?:src|href)="(?:https?:)?\/\/[^"]*"|url\(["']?(?:https?:)?\/\//g;
      const files = readdirSync(site, { recursive: true, encoding: 'utf8' });
      for (const file of files.filter((name) => /\.(html|css)$/.test(name)))
        expect(page(file).match(outside) ?? [], file).toEqual([]);
    });
  },
);
