import { expect, test } from 'vitest';
import { foundTeam, openControl, relay } from './testing/relay-kit.ts';
import { TestDevice } from './testing/team-kit.ts';

const TOKEN = 'a token of thirty-two characters';
const post = (port: number, body: Uint8Array, headers = {}) =>
  fetch(`http://127.0.0.1:${port}/v1/teams`, { method: 'POST', body: new Uint8Array(body), headers });
const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;

test('T-34: a team begins with its founding entry, which its members find', async () => {
  const { port } = await relay();
  const anna = new TestDevice();
  const { bytes } = anna.found();
  expect((await post(port, bytes)).status).toBe(201);
  expect((await post(port, bytes)).status).toBe(200);
  expect((await openControl(port, anna)).entriesOf(anna.id)).toEqual([bytes]);
});

test('T-2: nobody founds the team of another key, or the same one twice', async () => {
  const { port } = await relay();
  const anna = await foundTeam(port);
  const impostor = new TestDevice(anna.team);
  expect(await codeOf(await post(port, impostor.found().bytes))).toBe('bad_signature');
  anna.heads.ctl = null;
  const second = await post(port, anna.found().bytes);
  expect([second.status, await codeOf(second)]).toEqual([409, 'conflict']);
  expect(await codeOf(await post(port, new Uint8Array([1, 2, 3])))).toBe('malformed');
  expect((await post(port, new Uint8Array(300 * 1024))).status).toBe(413);
});

test('where the settings ask for it, teams are made with the creation token', async () => {
  const { port } = await relay({ creation_token: TOKEN });
  const { bytes } = new TestDevice().found();
  expect((await post(port, bytes)).status).toBe(401);
  expect((await post(port, bytes, { authorization: 'Bearer wrong' })).status).toBe(401);
  expect((await post(port, bytes, { authorization: `Bearer ${TOKEN}` })).status).toBe(201);
});

test('there are at most as many teams as the settings say', async () => {
  const { port } = await relay({ max_teams: 1 });
  await foundTeam(port);
  const full = await post(port, new TestDevice().found().bytes);
  expect([full.status, await codeOf(full)]).toEqual([507, 'quota']);
});

test('says how it is', async () => {
  const { port } = await relay();
  const response = await fetch(`http://127.0.0.1:${port}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404);
});

test('shows metrics, which name nobody', async () => {
  const { port } = await relay({ metrics_token: TOKEN });
  const anna = await foundTeam(port);
  await openControl(port, anna);
  const url = `http://127.0.0.1:${port}/metrics`;
  expect((await fetch(url)).status).toBe(401);
  const text = await (await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
  expect(text).toContain('holdfast_relay_sockets 1');
  expect(text).toContain('process_resident_memory_bytes');
  expect(text).not.toContain(anna.team);
  expect(text).not.toContain(anna.id);
});
