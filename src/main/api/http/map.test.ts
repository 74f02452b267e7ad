import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../../client/index.ts';
import { startServer, type TestServer } from './testing/server.ts';

const TEXTS = [
  'Tea is best at four',
  'Coffee is best at nine',
  'The train leaves at noon',
  'Buses run at night',
];

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  server.configure({ approval: 'auto' });
  for (const text of TEXTS) await server.store(text, { embed: 'now' });
});
afterAll(() => server.close());

const client = (apiKey = server.engine.ownerKey) =>
  connect({ url: `http://127.0.0.1:${server.port}`, apiKey });

describe('the map', () => {
  test('is arranged with progress and answered in columns', async () => {
    const shares: number[] = [];
    const { laid_out_at } = await client().map.arrange(
      {},
      { onProgress: ({ done, total }) => shares.push(done / total) },
    );
    expect(laid_out_at).not.toBeNull();
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true);
    const { points, unplaced } = await client().map.draw();
    expect(unplaced).toBe(0);
    for (const column of [points.id, points.x, points.y, points.created_at, points.cluster, points.agent.of])
      expect(column).toHaveLength(TEXTS.length);
    expect(points.scope.values).toEqual(['user']);
  });

  test('takes the filters of every read, and refuses others', async () => {
    expect((await client().map.draw({ type: 'preference' })).points.id).toEqual([]);
    const wrong = await server.send('GET', '/api/v1/map?colour=red');
    expect([wrong.status, wrong.json.error.code]).toEqual([422, 'validation_failed']);
  });

  test('carries the headers of every answer', async () => {
    const { headers } = await server.send('GET', '/api/v1/map');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' });
  });

  test('is for those with a key, and only administrators have it made anew', async () => {
    expect((await server.send('GET', '/api/v1/map', { key: null })).status).toBe(401);
    const bob = await server.createUser('bob');
    const anew = await server.send('POST', '/api/v1/map/arrange', { body: { anew: true }, key: bob });
    expect([anew.status, anew.json.error.code]).toEqual([403, 'forbidden']);
    expect((await client(bob).map.draw()).points.id).toEqual([]);
  });
});
