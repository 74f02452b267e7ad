import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { downloadModel } from './download.ts';
import { sha256Of } from './hash.ts';
import { BUNDLED_SHA256, MODEL_FILES, WEIGHTS } from './models.ts';
import { startHub, type TestHub } from './testing/hub.ts';

let hub: TestHub;
let dir: string;
let progress: { file: string; done: number; total: number }[];
beforeEach(async () => {
  hub = await startHub();
  dir = mkdtempSync(join(tmpdir(), 'holdfast-download-'));
  progress = [];
});
afterEach(async () => {
  await hub.close();
  rmSync(dir, { recursive: true });
});

function download(url = hub.url, signal = new AbortController().signal): Promise<void> {
  const onProgress = (file: string, done: number, total: number) => progress.push({ file, done, total });
  return downloadModel({ hub: url, repository: 'Xenova/gte-small', dir, signal, onProgress });
}
const weights = () => join(dir, WEIGHTS);
const gets = () => hub.requests.filter((line) => line.startsWith('GET') && line.includes(WEIGHTS));

test('fetches all files, telling how many bytes have come', async () => {
  await download();
  for (const file of MODEL_FILES) expect(existsSync(join(dir, file))).toBe(true);
  expect(await sha256Of(weights())).toBe(BUNDLED_SHA256);
  const last = progress.findLast(({ file }) => file === WEIGHTS);
  expect(last?.done).toBe(last?.total);
  expect(progress.map(({ done }) => done).every((done) => done > 0)).toBe(true);
  expect(hub.requests[0]).toBe(`HEAD /Xenova/gte-small/resolve/main/${WEIGHTS}`);
});

test('does not fetch again what is there', async () => {
  await download();
  hub.requests.length = 0;
  await download();
  expect(gets()).toEqual([]);
});

test('goes on where a connection was cut', async () => {
  hub.faults.cuts = 2;
  await download();
  expect(gets().filter((line) => line.includes('bytes=')).length).toBeGreaterThanOrEqual(2);
  expect(await sha256Of(weights())).toBe(BUNDLED_SHA256);
});

test('keeps what came for the next time when it is cut too often', async () => {
  hub.faults.cuts = 3;
  await expect(download()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('cut off'),
  });
  expect(existsSync(weights())).toBe(false);
  const kept = readFileSync(`${weights()}.partial`).length;
  hub.requests.length = 0;
  await download();
  expect(gets()[0]).toContain(`bytes=${kept}-`);
  expect(await sha256Of(weights())).toBe(BUNDLED_SHA256);
});

test('throws away what has another hash than the hub told', async () => {
  hub.faults.wrongHash = true;
  await expect(download()).rejects.toThrow('SHA-256');
  expect(existsSync(weights())).toBe(false);
  expect(existsSync(`${weights()}.partial`)).toBe(false);
});

test('takes nothing for the beginning of a file whose hash is not known', async () => {
  hub.faults.noHash = true;
  await download();
  writeFileSync(`${weights()}.partial`, 'of another file');
  await download();
  expect(await sha256Of(weights())).toBe(BUNDLED_SHA256);
});

test('says what the hub does not have', async () => {
  hub.faults.missing = true;
  await expect(download()).rejects.toMatchObject({
    code: 'not_found',
    hint: expect.stringContaining('PATH'),
  });
});

test('says that there is no network', async () => {
  await hub.close();
  await expect(download()).rejects.toMatchObject({
    code: 'unavailable',
    hint: expect.stringContaining('HF_ENDPOINT'),
  });
  await expect(download('no address')).rejects.toMatchObject({ code: 'validation_failed' });
  hub = await startHub();
});

test('ends when it is told to', async () => {
  const controller = new AbortController();
  controller.abort(new Error('the engine ends'));
  await expect(download(hub.url, controller.signal)).rejects.toThrow('the engine ends');
});
