import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { exchange, startServer, type TestServer } from './testing/server.ts';

const PAGE = '<!doctype html><title>Holdfast</title>';

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'holdfast-pages-')), 'renderer');
  server = await startServer({ pages: folder });
});
afterAll(async () => {
  await server.close();
  rmSync(join(folder, '..'), { recursive: true });
});

function build(page = PAGE): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), page);
  writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(folder, 'assets/main-1a2b.js'), 'export {}');
  writeFileSync(join(folder, 'assets/main-1a2b.js.map'), '{}');
}

const get = (path: string) => server.send('GET', path, { key: null });

describe('the pages of the app', () => {
  beforeEach(() => build());

  test.each([
    '/',
    '/review',
    '/memories',
    '/memories/mem_1',
    '/settings',
    '/login',
    '/memories/mem_1?tab=history',
  ])('are one page, for anybody: %s', async (path) => {
    const reply = await get(path);
    expect(reply.status).toBe(200);
    expect(reply.text).toBe(PAGE);
    expect(reply.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
  });

  test('may load nothing but their own files, run nothing that is written into them, and be framed by nobody', async () => {
    const { headers } = await get('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self'; ");
    for (const rule of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('come with their files: for ever where the name says what is in them', async () => {
    const script = await get('/assets/main-1a2b.js');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    });
    const icon = await get('/icon.svg');
    expect(icon.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
    expect(icon.headers['content-security-policy']).toContain("script-src 'self'");
  });

  test('are not given to other hosts', async () => {
    const reply = await server.send('GET', '/', { key: null, headers: { host: 'evil.example' } });
    expect(reply.status).toBe(403);
    expect(reply.text).not.toContain(PAGE);
  });

  test('take nothing but reads', async () => {
    for (const method of ['POST', 'PUT', 'DELETE'])
      expect((await server.send(method, '/', { key: null })).status).toBe(404);
    const head = await server.send('HEAD', '/', { key: null });
    expect([head.status, head.text]).toEqual([200, '']);
  });

  test('are found anew after another build', async () => {
    await get('/');
    build('<title>New</title>');
    const later = new Date(Date.now() + 1000);
    utimesSync(join(folder, 'index.html'), later, later);
    writeFileSync(join(folder, 'assets/main-3c4d.js'), '');
    expect((await get('/')).text).toBe('<title>New</title>');
    expect((await get('/assets/main-3c4d.js')).status).toBe(200);
  });

  test.each([
    '/nothing',
    '/memories/mem_1/more',
    '/assets/',
    '/assets/main-1a2b.js.map',
    '/assets/MAIN-1a2b.js',
    '/index.html/',
    '//index.html',
    '/./index.html.',
  ])('end there: %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('an address that there is not', () => {
  const asked = (accept: string, path: string, method = 'GET') =>
    server.send(method, path, { key: null, headers: { accept } });
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

  test('is a page that leads to the app, for a browser', async () => {
    const { status, headers, text } = await asked(BROWSER, '/memory?<b>');
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(text).toContain('<h1>There is no such page</h1>');
    expect(text).toContain('<code>/memory</code>');
    expect(text).toContain('<a href="/">Open the app</a>');
    expect(headers['content-security-policy']).toContain("default-src 'none'; style-src 'sha256-");
    expect((await asked(BROWSER, '/<script>x</script>')).text).not.toContain('<script>');
  });

  test('is an error as JSON for programs, and for what is no read', async () => {
    for (const reply of [await asked('*/*', '/memory'), await asked(BROWSER, '/memory', 'POST')])
      expect([reply.status, reply.json.error.code]).toEqual([404, 'not_found']);
  });
});

test('what is refused is in the audit log with its route, not with that of the pages', async () => {
  await server.send('GET', '/api/v1/audit', { key: await server.createUser('nosy') });
  const { json } = await server.send('GET', '/api/v1/audit?outcome=refused&user=nosy');
  expect(json.entries).toMatchObject([{ action: 'GET /api/v1/audit', outcome: 'forbidden' }]);
});

describe('a path that leads out of the folder', () => {
  beforeAll(() => {
    build();
    writeFileSync(join(folder, '../secret.json'), '{"secret":1}');
    symlinkSync(join(folder, '../secret.json'), join(folder, 'link.json'));
    const later = new Date(Date.now() + 5000);
    utimesSync(join(folder, 'index.html'), later, later);
  });

  test.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%2f..%2fsecret.json',
    '/%252e%252e/secret.json',
    '/..\\secret.json',
    '/assets/..%5c..%5csecret.json',
    '/memories/..%2f..%2fsecret.json',
    '/secret.json%00.js',
    '/link.json',
    '/assets/main-1a2b.js%00',
    '/assets/....//....//secret.json',
  ])('is no file: %s', async (path) => {
    const answer = await exchange(
      server.port,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).not.toContain('"secret"');
    expect(answer).toMatch(/^HTTP\/1\.1 (4\d\d|200 OK\r\n[\s\S]*<title>Holdfast)/);
  });
});

test('where the app has not been built, its pages say how to build it', async () => {
  rmSync(folder, { recursive: true, force: true });
  const reply = await get('/review');
  expect(reply.status).toBe(503);
  expect(reply.text).toContain('npm run build');
  expect(String(reply.headers['content-security-policy'])).toContain(
    "default-src 'none'; style-src 'sha256-",
  );
  expect((await get('/assets/main-1a2b.js')).status).toBe(404);
  expect((await server.send('GET', '/api/v1/whoami')).status).toBe(200);
});
