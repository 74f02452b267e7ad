import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { StoreRequest } from '../../../../shared/memory.ts';
import { SearchRequest, type SearchResult } from '../../../../shared/query.ts';
import type { Progress } from '../../../../shared/system.ts';
import type { Caller } from '../../domain/principal.ts';
import { bundledFolder, WEIGHTS } from '../../embed/models.ts';
import { startHub, type TestHub } from '../../embed/testing/hub.ts';
import { networkOf } from '../../embed/testing/onnx.ts';
import { type OpenedEngine, openEngine } from '../../open.ts';

let root: string;
let hub: TestHub;
let engine: OpenedEngine;
let admin: Caller;

async function open(): Promise<void> {
  engine = await openEngine({
    root: join(root, 'data'),
    version: '0.0.0',
    logger: pino({ level: 'silent' }),
    overrides: { approval: 'auto' },
    hub: hub.url,
  });
  admin = { principal: engine.identity.authenticate(engine.ownerKey), source: 'http' };
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-models-'));
  hub = await startHub();
  await open();
});
afterEach(async () => {
  await engine.close();
  await hub.close();
  rmSync(root, { recursive: true });
});

const store = (content: string) =>
  engine.memories.store(admin, StoreRequest.parse({ content, state: 'active', embed: 'now' }));
const search = (query: string): Promise<SearchResult> =>
  engine.memories.search(admin, SearchRequest.parse({ query, mode: 'semantic', min_score: 0 }));
const use = (model: string, onProgress: (progress: Progress) => void = () => {}) =>
  engine.models.use(admin, { model }, onProgress);
const inUse = () => engine.models.list(admin).model_id;
const embedded = () =>
  vi.waitFor(() => expect(engine.models.list(admin).waiting_for_embedding).toBe(0), { timeout: 50_000 });
const folder = (name: string) => {
  const path = join(root, name);
  cpSync(bundledFolder(), path, { recursive: true });
  return path;
};

describe('another model by name', () => {
  test('is downloaded, takes over while the engine runs, and back', async () => {
    const before = inUse();
    await store('User prefers Python over JavaScript');
    await store('The staging API is at https://api-staging.example.com');
    const steps: Progress[] = [];
    const result = await use('gte-small', (progress) => steps.push(progress));
    expect(result).toMatchObject({ model: 'gte-small', model_id: expect.stringMatching(/^gte-small\/q8@/) });
    expect(
      steps.some(({ step, done, total }) => step.startsWith('downloading gte-small: onnx') && done === total),
    ).toBe(true);
    expect(inUse()).toBe(result.model_id);
    await embedded();
    const found = await search('programming language');
    expect(found.degraded).toBeNull();
    expect(found.results[0]?.content).toBe('User prefers Python over JavaScript');

    await use('all-MiniLM-L6-v2');
    expect(inUse()).toBe(before);
    await embedded();
    expect((await search('programming language')).results[0]?.content).toContain('Python');
  });

  test('is still in use after a restart, and not fetched again', async () => {
    await use('gte-small');
    await engine.close();
    hub.requests.length = 0;
    await open();
    await store('User prefers Python over JavaScript');
    expect(inUse()).toContain('gte-small');
    expect((await search('programming language')).results).toHaveLength(1);
    await use('all-MiniLM-L6-v2');
    await use('gte-small');
    expect(hub.requests).toEqual([]);
  });

  test('that puts something before questions finds what was stored with it', async () => {
    await store('User prefers Python over JavaScript');
    await store('The staging API is at https://api-staging.example.com');
    await use('multilingual-e5-small');
    await embedded();
    expect((await search('programming language')).results[0]?.content).toContain('Python');
  });

  test('leaves searches an answer while memories wait', async () => {
    for (let i = 0; i < 30; i++) await store(`The meeting number ${i} was about the budget of Berlin`);
    const changing = use('gte-small');
    while (!inUse().startsWith('gte-small')) {
      const { results } = await engine.memories.search(
        admin,
        SearchRequest.parse({ query: 'Berlin budget' }),
      );
      expect(results.length).toBeGreaterThan(0);
    }
    const during = await engine.memories.search(admin, SearchRequest.parse({ query: 'Berlin budget' }));
    expect(during.results.length).toBeGreaterThan(0);
    expect((await changing).waiting_for_embedding).toBeGreaterThan(0);
    await embedded();
  });

  test('that is damaged on the disk is fetched again', async () => {
    await use('gte-small');
    await use('all-MiniLM-L6-v2');
    writeFileSync(join(root, 'data/models/gte-small/tokenizer.json'), '{}');
    await use('gte-small');
    expect(inUse()).toContain('gte-small');
  });
});

describe('a model by path', () => {
  test('is copied and used under the name of its folder', async () => {
    await store('User prefers Python over JavaScript');
    const path = folder('my-model');
    await use(path);
    rmSync(path, { recursive: true });
    await embedded();
    expect(inUse()).toBe('my-model/q8@afdb6f1a');
    expect((await search('programming language')).results).toHaveLength(1);
    expect(engine.models.list(admin).models.find(({ in_use }) => in_use)?.name).toBe('my-model');
    expect(hub.requests).toEqual([]);
  });

  test('has vectors of its own when its folder asks for another pooling', async () => {
    const path = folder('pooled');
    writeFileSync(join(path, 'holdfast.json'), JSON.stringify({ pooling: 'cls' }));
    const { model_id } = await use(path);
    expect(model_id).not.toBe('pooled/q8@afdb6f1a');
  });
});

describe('nothing changes', () => {
  const unchanged = async (model: string, code: string, message: RegExp) => {
    const before = inUse();
    await expect(use(model)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(inUse()).toBe(before);
    expect(engine.settings.current().model).toBe('all-MiniLM-L6-v2');
    expect(engine.system.health().embeddings).not.toBe('failed');
  };

  test('when nobody knows the model', () => unchanged('gpt-9', 'not_found', /no model "gpt-9"/));

  test('when there is no network', async () => {
    await hub.close();
    await unchanged('gte-small', 'unavailable', /cannot be reached/);
    hub = await startHub();
  });

  test('when the download is another file', async () => {
    hub.faults.wrongHash = true;
    await unchanged('gte-small', 'unavailable', /SHA-256/);
  });

  test('when files are missing', async () => {
    const path = join(root, 'empty');
    mkdirSync(path);
    await unchanged(path, 'not_found', /config\.json|onnx/);
  });

  test('when its vectors have another number of dimensions', async () => {
    const path = folder('wide');
    writeFileSync(join(path, WEIGHTS), networkOf(768));
    await unchanged(path, 'validation_failed', /768 dimensions, not 384/);
    expect(readdirSync(join(root, 'data/models'))).toEqual([]);
  });

  test('when its files are damaged', async () => {
    const path = folder('damaged');
    writeFileSync(join(path, 'tokenizer.json'), '{"model":');
    await unchanged(path, 'validation_failed', /damaged cannot be used/);
  });

  test('when its settings make no sense', async () => {
    const path = folder('odd');
    writeFileSync(join(path, 'holdfast.json'), '{"pooling": "max"}');
    await unchanged(path, 'validation_failed', /holdfast\.json is wrong/);
  });

  test('for a second change at the same time', async () => {
    const first = use('gte-small');
    await expect(use('bge-small-en-v1.5')).rejects.toMatchObject({ code: 'conflict' });
    await first;
  });
});

test('an engine that ends does not wait for a download', async () => {
  const changing = expect(use('gte-small')).rejects.toThrow('ending');
  await engine.close();
  await changing;
  await open();
  expect(inUse()).toContain('all-MiniLM-L6-v2');
});

test('the model is for administrators', async () => {
  const { api_key } = engine.identity.createUser(admin, { user: 'eve', role: 'writer' });
  const eve: Caller = { principal: engine.identity.authenticate(api_key), source: 'http' };
  expect(() => engine.models.list(eve)).toThrow('administrator');
  await expect(engine.models.use(eve, { model: 'gte-small' }, () => {})).rejects.toThrow('administrator');
});
