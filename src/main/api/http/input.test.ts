import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { exchange, startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let before: unknown;

/** All that a request could have changed; that a memory was found is no change of it. */
async function everything(): Promise<unknown> {
  const listed = (await server.send('GET', '/api/v1/memories?state=all')).json.memories;
  const memories = listed.map((one: object) => ({ ...one, access_count: 0, last_accessed_at: null }));
  const { users } = (await server.send('GET', '/api/v1/users')).json;
  const { json: config } = await server.send('GET', '/api/v1/config');
  return { memories, users, config };
}

beforeAll(async () => {
  server = await startServer();
  await server.store('The owner drinks tea', { importance: 0.5 });
  before = await everything();
});
afterEach(async () => {
  expect(await everything()).toEqual(before);
});
afterAll(() => server.close());

const MEMORIES = '/api/v1/memories';

describe('a memory with bad input', () => {
  test.each([
    [{ content: '' }, 'validation_failed', 'content: must not be empty'],
    [{ content: '   \n\t' }, 'validation_failed', 'content: must not be empty'],
    [{}, 'validation_failed', 'content: is missing'],
    [{ content: 5 }, 'validation_failed', 'content: must be text'],
    [{ content: 'x'.repeat(32 * 1024 + 1) }, 'content_too_long', 'content: is longer than 32 KiB'],
    [{ content: 'é'.repeat(16 * 1024 + 1) }, 'content_too_long', 'content: is longer than 32 KiB'],
    [{ content: 'a\0b' }, 'validation_failed', 'content: must not contain NUL characters'],
    [{ content: 'half \ud83d' }, 'validation_failed', 'content: must be valid Unicode text'],
    [
      { content: 'x', scope: 'planet' },
      'validation_failed',
      'scope: must be one of agent, user, tenant, global',
    ],
    [{ content: 'x', type: 'rumour' }, 'validation_failed', 'type: must be one of'],
    [{ content: 'x', importance: 1.5 }, 'validation_failed', 'importance: must be between 0 and 1'],
    [{ content: 'x', importance: -0.1 }, 'validation_failed', 'importance: must be between 0 and 1'],
    [{ content: 'x', importance: 'NaN' }, 'validation_failed', 'importance: must be a number'],
    [{ content: 'x', colour: 'red' }, 'validation_failed', 'colour: is not a known field'],
    [{ content: 'x', id: 'mem_1' }, 'validation_failed', 'id: is not a known field'],
    [{ content: 'x', tags: ['a\0'] }, 'validation_failed', 'tags.0: must not contain NUL'],
    [{ content: 'x', metadata: { a: 'b\0' } }, 'validation_failed', 'metadata: must be valid Unicode'],
    [{ content: 'x', metadata: { a: 'b'.repeat(17_000) } }, 'validation_failed', 'metadata: must not exceed'],
    [{ content: 'x', key: 'k' }, 'validation_failed', 'key: needs a namespace'],
    [{ content: 'x', expires_at: 'tomorrow' }, 'validation_failed', 'expires_at: must be an ISO 8601 time'],
    [[], 'validation_failed', 'must be a JSON object'],
    ['text', 'validation_failed', 'must be a JSON object'],
  ])('%j is refused', async (body, code, message) => {
    const reply = await server.send('POST', MEMORIES, { body });
    expect(reply.status).toBe(422);
    expect(reply.json.error.code).toBe(code);
    expect(reply.json.error.message).toContain(message);
  });

  test('is refused when NaN is written out, which is no JSON', async () => {
    const reply = await server.send('POST', MEMORIES, { raw: '{"content":"x","importance":NaN}' });
    expect(reply.status).toBe(400);
    expect(reply.json.error.code).toBe('invalid_json');
  });

  test.each([2, 70, 100_000])('is refused when its metadata nests %i levels too deep', async (extra) => {
    const depth = 32 + extra;
    const raw = `{"content":"x","metadata":{"a":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
    const reply = await server.send('POST', MEMORIES, { raw });
    expect(reply.status).toBe(422);
    expect(reply.json.error.message).toMatch(/nest/);
  });
});

describe('a body', () => {
  test.each(['{"content":', '{content:"secret words"}', '', 'null x', '{"content":"x"}}'])(
    'that is no JSON is refused without being quoted: %s',
    async (raw) => {
      const reply = await server.send('POST', MEMORIES, { raw });
      expect(reply.status).toBe(400);
      expect(reply.text).not.toContain('secret');
    },
  );

  test('of another type is refused', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json; charset=utf-16',
      '',
    ]) {
      const reply = await server.send('POST', MEMORIES, {
        raw: '{"content":"x"}',
        headers: { 'content-type': type },
      });
      expect(reply.status).toBe(400);
      expect(reply.json.error).toMatchObject({
        code: 'invalid_request',
        hint: expect.stringContaining('json'),
      });
    }
  });

  test('that is compressed is refused', async () => {
    const reply = await server.send('POST', MEMORIES, {
      raw: '{"content":"x"}',
      headers: { 'content-encoding': 'gzip' },
    });
    expect(reply.status).toBe(400);
  });

  test.each([[[0xff, 0xfe]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]]])(
    'with the bytes %j is refused: they are not UTF-8',
    async (bytes) => {
      const raw = Buffer.concat([Buffer.from('{"content":"'), Buffer.from(bytes), Buffer.from('"}')]);
      const reply = await server.send('POST', MEMORIES, { raw });
      expect(reply.status).toBe(400);
      expect(reply.json.error).toMatchObject({
        code: 'invalid_json',
        message: expect.stringContaining('UTF-8'),
      });
    },
  );

  test('of 10 MB is refused', async () => {
    for (const path of [MEMORIES, `${MEMORIES}/batch`, `${MEMORIES}/search`]) {
      const reply = await server.send('POST', path, { body: { content: 'x'.repeat(10_000_000) } });
      expect(reply.status).toBe(413);
      expect(reply.json.error.code).toBe('payload_too_large');
    }
  });

  test('that grows beyond the limit without saying its length is refused', async () => {
    const head =
      `POST ${MEMORIES} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n` +
      `Authorization: Bearer ${server.engine.ownerKey}\r\n` +
      'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const answer = await exchange(server.port, head + chunk.repeat(20));
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  });
});

describe('what is not HTTP', () => {
  test('is answered in JSON as well', async () => {
    expect(await exchange(server.port, 'HELLO\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*"code":"invalid_request"/,
    );
  });

  test('has its headers limited', async () => {
    const reply = await server.send('GET', `${MEMORIES}?namespace=${'x'.repeat(100_000)}`);
    expect(reply.status).toBe(413);
    expect(reply.json.error.code).toBe('payload_too_large');
  });
});

describe('parameters', () => {
  test.each([
    ['limit=0', 'limit: must be at least 1'],
    ['limit=ten', 'limit: must be a number'],
    ['state=asleep', 'state: must be one of active, inactive, all'],
    ['colour=red', 'colour: is not a known field'],
    ['created_after=yesterday', 'created_after: must be a date'],
    ['importance_min=NaN', 'importance_min: must be a number'],
    ['importance_min=2', 'importance_min: must be between 0 and 1'],
    ['scope=user&scope=planet', 'scope.1: must be one of'],
    ['namespace=a%00b', 'namespace: '],
    ['limit=1&limit=2', 'limit: must be a number'],
  ])('%s is refused', async (query, message) => {
    const reply = await server.send('GET', `${MEMORIES}?${query}`);
    expect(reply.status).toBe(422);
    expect(reply.json.error.message).toContain(message);
  });

  test('are refused where an operation takes none, as are bodies', async () => {
    expect((await server.send('GET', '/api/v1/stats?verbose=1')).status).toBe(422);
    expect((await server.send('POST', `${MEMORIES}?state=active`, { body: { content: 'x' } })).status).toBe(
      422,
    );
    expect((await server.send('POST', '/api/v1/system/stop', { body: { now: true } })).status).toBe(422);
  });

  test('a cursor that nobody was given is refused', async () => {
    const reply = await server.send('GET', `${MEMORIES}?cursor=%22%27--`);
    expect(reply.status).toBe(422);
  });

  test.each(['', 'x'.repeat(129), 'with space'])('an idempotency key of %j is refused', async (key) => {
    const reply = await server.send('POST', MEMORIES, {
      body: { content: 'x' },
      headers: { 'idempotency-key': key },
    });
    expect(reply.status).toBe(422);
    expect(reply.json.error.message).toContain('Idempotency-Key');
  });
});

describe('an unknown memory', () => {
  test.each([
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/approve'],
    ['POST', '/deactivate'],
    ['POST', '/undo'],
    ['POST', '/purge'],
    ['GET', '/history'],
    ['GET', '/diff'],
  ])('is 404: %s %s', async (method, suffix) => {
    for (const id of ['mem_00000000', "mem_'%20OR%201=1", '%00', 'x'.repeat(2000), '%FF']) {
      const call = method === 'PATCH' ? { body: { content: 'new' } } : {};
      const reply = await server.send(method, `${MEMORIES}/${id}${suffix}`, call);
      expect(reply.status).toBe(404);
      expect(reply.json.error.code).toBe('not_found');
    }
  });
});

describe('a query', () => {
  test.each([
    '"',
    '"unbalanced',
    '*',
    'tea*',
    'NEAR(tea drinks, 5)',
    'content:tea',
    'col:',
    '^tea',
    '-tea',
    'tea AND OR NOT',
    '{content type}: tea',
    "'; DROP TABLE memories; --",
    '%_\\',
    '\0',
    'tea\0drinks',
    '\ud83d',
    '()',
    '???',
    ' ',
  ])('of %j is words and nothing else', async (query) => {
    for (const mode of ['keyword', 'hybrid', 'semantic']) {
      const reply = await server.send('POST', `${MEMORIES}/search`, { body: { query, mode, state: 'all' } });
      expect(reply.status).toBe(200);
    }
  });

  test('of 100 kB is cut, and says so', async () => {
    const query = 'tea in the morning '.repeat(5_500);
    const reply = await server.send('POST', `${MEMORIES}/search`, { body: { query, state: 'all' } });
    expect(reply.status).toBe(200);
    expect(reply.json.notes.length).toBeGreaterThan(0);
  });

  test('without a text is refused', async () => {
    expect((await server.send('POST', `${MEMORIES}/search`, { body: { query: '' } })).status).toBe(422);
  });
});
