import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const NDJSON = { 'content-type': 'application/x-ndjson' };

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

async function post(raw: string | Buffer, query = '') {
  const { status, text } = await server.send('POST', `/api/v1/import${query}`, { raw, headers: NDJSON });
  return { status, lines: linesOf(text) };
}

describe('POST /import', () => {
  test('takes a memory a line, and tells what became of each as it goes', async () => {
    const { status, lines } = await post(
      '{"content":"Ärzte ohne Grenzen"}\r\n\n  \n{"content":""}\n{"content":"No end of line"}',
      '?name=notes',
    );
    expect(status).toBe(200);
    expect(lines[0].import).toMatchObject({ name: 'notes', state: 'open', position: 0 });
    expect(lines[1].items).toMatchObject([
      { position: 0, outcome: 'created' },
      { position: 1, outcome: 'failed', error: { code: 'validation_failed' } },
      { position: 2, outcome: 'created' },
    ]);
    expect(lines[2].result).toMatchObject({
      created: 2,
      failed: 1,
      import: { state: 'finished', position: 3 },
    });
    const { json } = await server.send('GET', `/api/v1/imports/${lines[0].import.id}`);
    expect(json).toEqual(lines[2].result.import);
  });

  test('survives a line without an end, NUL bytes and what is no UTF-8, and takes what comes after', async () => {
    const { lines } = await post(
      Buffer.concat([
        Buffer.from('{"content":"Before"}\n'),
        Buffer.alloc(5 * 1024 * 1024, 'x'),
        Buffer.from('\n{"content":"'),
        Buffer.from([0xff, 0xfe]),
        Buffer.from('"}\n{"content":"\0"}\n{"content":"After"}\n'),
      ]),
    );
    expect(lines[1].items.map((item: { outcome: string }) => item.outcome)).toEqual([
      'created',
      'failed',
      'failed',
      'failed',
      'created',
    ]);
    expect(lines[1].items[1].error.message).toBe('The line is longer than 1 MiB.');
    expect(lines[1].items[2].error.message).toBe('The line is not valid UTF-8.');
  });

  test('keeps what it has when the connection breaks, and goes on when it is resumed', async () => {
    const item = (index: number) => `{"content":"Cut ${index}"}\n`;
    const cut = request({
      host: '127.0.0.1',
      port: server.port,
      method: 'POST',
      path: '/api/v1/import?name=cut&more=true',
      headers: { ...NDJSON, authorization: `Bearer ${server.engine.ownerKey}` },
    });
    cut.on('error', () => {});
    const begun = new Promise<string>((resolve) => {
      cut.on('response', (incoming) => {
        incoming.setEncoding('utf8').on('error', () => {});
        let text = '';
        incoming.on('data', (chunk) => {
          text += chunk;
          if (text.includes('"position":199'))
            resolve(linesOf(text.slice(0, text.indexOf('\n')))[0].import.id);
        });
      });
    });
    for (let index = 0; index < 230; index += 1) cut.write(item(index));
    const id = await begun;
    cut.destroy();
    const { json } = await server.send('GET', `/api/v1/imports/${id}`);
    expect(json).toMatchObject({ name: 'cut', state: 'open', position: 200, created: 200 });
    const rest = Array.from({ length: 30 }, (_, index) => item(200 + index)).join('');
    const { lines } = await post(rest, `?resume=${id}&position=200`);
    expect(lines.at(-1).result.import).toMatchObject({ state: 'finished', created: 230 });
  });

  test.each([
    ['no NDJSON', { 'content-type': 'application/json' }, '', 400],
    ['compressed', { ...NDJSON, 'content-encoding': 'gzip' }, '', 400],
    ['of an unknown mode', NDJSON, '?mode=force', 422],
    ['to resume nowhere', NDJSON, '?resume=imp_x', 422],
    ['to resume what is not there', NDJSON, '?resume=imp_x&position=1', 404],
  ])('refuses a body that is %s', async (_, headers, query, status) => {
    const reply = await server.send('POST', `/api/v1/import${query}`, { raw: '{"content":"x"}', headers });
    expect(reply.status).toBe(status);
  });
});

describe('imports', () => {
  test('are listed and undone', async () => {
    const { lines } = await post('{"content":"To be undone"}', '?name=undone');
    const { id } = lines[0].import;
    const { text } = await server.send('POST', `/api/v1/imports/${id}/undo`);
    expect(linesOf(text).at(-1).result).toMatchObject({ deleted: 1, failed: 0, import: { state: 'undone' } });
    const { json } = await server.send('GET', '/api/v1/imports');
    expect(json.imports[0]).toMatchObject({ id, state: 'undone' });
    const { json: left } = await server.send('GET', `/api/v1/memories?state=all&import=${id}`);
    expect(left.memories).toEqual([]);
  });
});

describe('GET /export', () => {
  test('streams what an import restores', async () => {
    const { text, headers } = await server.send('GET', '/api/v1/export?scope=user');
    expect(headers['content-type']).toBe('application/x-ndjson');
    const lines = linesOf(text);
    expect(lines[0]).toEqual({ holdfast_export: 1 });
    expect(lines.at(-1)).toEqual({ holdfast_export_end: { memories: lines.length - 2 } });
    const { lines: restored } = await post(text, '?mode=restore');
    expect(restored.at(-1).result).toMatchObject({ created: 0, duplicates: lines.length - 2, failed: 0 });
  });

  test('checks its filters before it answers', async () => {
    expect((await server.send('GET', '/api/v1/export?scope=world')).status).toBe(422);
    expect((await server.send('HEAD', '/api/v1/export')).status).toBe(400);
    const { key } = await server.createKey({ user: 'admin', agent: 'bot' });
    expect((await server.send('GET', '/api/v1/export?state=all', { key })).status).toBe(403);
  });
});
