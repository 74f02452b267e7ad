import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

/** Every `$ref` in a JSON document. */
function refsIn(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refsIn(inner)));
}

describe('/api/openapi.json', () => {
  test('describes every route that is served, and only those', async () => {
    const { json } = await server.send('GET', '/api/openapi.json', { key: null });
    const described = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map(
        (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    const served = server.app.routes
      .filter(
        ({ method, path }) =>
          method !== 'ALL' && !path.startsWith('/api/docs') && path !== '/api/openapi.json',
      )
      .map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual(served.sort());
  });

  test('has no reference that leads nowhere', async () => {
    const { json } = await server.send('GET', '/api/openapi.json', { key: null });
    for (const ref of refsIn(json)) {
      expect(ref).toMatch(/^#\/components\/schemas\/\w+$/);
      expect(Object.keys(json.components.schemas)).toContain(ref.split('/').at(-1));
    }
  });

  test('says what requests hold, what is answered and which errors there are', async () => {
    const { json } = await server.send('GET', '/api/openapi.json', { key: null });
    const store = json.paths['/api/v1/memories'].post;
    expect(store.security).toEqual([{ bearer: [] }, { session: [], page: [] }]);
    expect(store.requestBody.content['application/json'].schema.$ref).toBe(
      '#/components/schemas/StoreRequest',
    );
    expect(Object.keys(store.responses)).toEqual(
      expect.arrayContaining(['200', '201', '401', '409', '413', '422']),
    );
    expect(json.components.schemas.StoreRequest.properties.importance.anyOf[0]).toEqual({
      type: 'number',
      minimum: 0,
      maximum: 1,
    });
    const list = json.paths['/api/v1/memories'].get;
    expect(list.parameters).toContainEqual(
      expect.objectContaining({ name: 'limit', in: 'query', required: false }),
    );
  });
});

describe('/api/docs', () => {
  test('is a page that runs nothing and loads nothing', async () => {
    const reply = await server.send('GET', '/api/docs', { key: null });
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(reply.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(reply.text).not.toMatch(/<script|<link|<img|https?:\/\/|style="|onclick/);
  });

  test('lets in the style sheet that it holds', async () => {
    const { headers, text } = await server.send('GET', '/api/docs', { key: null });
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
  });

  test('shows every address', async () => {
    const { json } = await server.send('GET', '/api/openapi.json', { key: null });
    const { text } = await server.send('GET', '/api/docs', { key: null });
    for (const path of Object.keys(json.paths)) expect(text).toContain(`<code>${path}</code>`);
    for (const name of Object.keys(json.components.schemas)) expect(text).toContain(`id="${name}"`);
  });
});
