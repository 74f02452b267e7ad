import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function lines(text: string): Record<string, unknown>[] {
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('GET /health is for anybody and names no user, path or memory', async () => {
  const reply = await server.send('GET', '/health', { key: null });
  expect(reply.status).toBe(200);
  expect(reply.json).toMatchObject({ service: 'holdfast', protocol: 1 });
  expect(reply.text).not.toContain(server.directory);
});

test('GET /status, /audit, /config and /system/backups are for admins', async () => {
  const made = await server.send('POST', '/api/v1/users', { body: { user: 'eve' } });
  for (const path of ['/api/v1/status', '/api/v1/audit', '/api/v1/config', '/api/v1/system/backups']) {
    expect((await server.send('GET', path)).status).toBe(200);
    expect((await server.send('GET', path, { key: made.json.api_key })).status).toBe(403);
  }
});

test('PATCH /config changes the settings that it names and no other', async () => {
  const reply = await server.send('PATCH', '/api/v1/config', { body: { backups_kept: 5 } });
  expect(reply.json.backups_kept).toBe(5);
  const other = await server.send('PATCH', '/api/v1/config', { body: { idle_minutes: 30 } });
  expect(other.json).toEqual({ ...reply.json, idle_minutes: 30 });
  expect((await server.send('GET', '/api/v1/config')).json).toEqual(other.json);
  const wrong = await server.send('PATCH', '/api/v1/config', { body: { backups: 5 } });
  expect(wrong.status).toBe(422);
  expect(wrong.json.error.message).toBe('backups: is not a known field');
});

test('POST /system/stop answers and asks the engine to leave', async () => {
  expect((await server.send('POST', '/api/v1/system/stop')).json).toEqual({ stopping: true });
  expect(server.left.splice(0)).toEqual(['stop']);
});

describe('long tasks', () => {
  test('tell their steps line by line, then the result', async () => {
    await server.store('Keep me');
    const reply = await server.send('POST', '/api/v1/system/doctor');
    expect(reply.headers['content-type']).toBe('application/x-ndjson');
    const all = lines(reply.text);
    expect(all.slice(0, -1).every((line) => 'progress' in line)).toBe(true);
    expect(all.at(-1)).toMatchObject({ result: { healthy: true } });
  });

  test('back up among the backups of the data directory, which are listed, the newest first', async () => {
    const made = lines((await server.send('POST', '/api/v1/system/backup')).text).at(-1);
    expect(made).toMatchObject({
      result: { path: expect.stringMatching(/backups[/\\]manual-\d{8}T\d{6}Z\.db$/) },
    });
    const { backups } = (await server.send('GET', '/api/v1/system/backups')).json;
    expect(made?.result).toMatchObject({ path: backups[0].path, bytes: backups[0].bytes });
    expect(backups[0].kind).toBe('manual');
  });

  test('back up into a file and restore from it', async () => {
    const path = join(server.directory, 'copy.db');
    const backup = await server.send('POST', '/api/v1/system/backup', { body: { path } });
    expect(lines(backup.text).at(-1)).toMatchObject({ result: { path, bytes: expect.any(Number) } });
    const restored = await server.send('POST', '/api/v1/system/restore', { body: { path } });
    expect(lines(restored.text).at(-1)).toMatchObject({ result: { memories: expect.any(Number) } });
    expect(server.left).toEqual(['restart']);
  });

  test('go on when whoever asked has left', async () => {
    (await server.open('POST', '/api/v1/system/doctor')).destroy();
    expect((await server.send('GET', '/api/v1/status')).status).toBe(200);
    await eventually(() => expect(server.app.activity.running).toBe(0));
  });

  test('that fail before their first step have the status of the error', async () => {
    const made = await server.send('POST', '/api/v1/users', { body: { user: 'mallory' } });
    const reply = await server.send('POST', '/api/v1/system/doctor', { key: made.json.api_key });
    expect(reply.status).toBe(403);
    expect(reply.json.error.code).toBe('forbidden');
  });
});
