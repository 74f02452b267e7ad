/** Promise 1 of the design: no kill loses a memory that was acknowledged. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFailed, test } from 'vitest';
import { integrityOf, readDatabase } from './support/database.ts';
import { temporaryDirectory } from './support/directories.ts';
import { engineFile, type Server, serve, untilEmbedded } from './support/engine.ts';
import { holdfast } from './support/processes.ts';
import { randomFrom } from './support/random.ts';
import { type Acknowledged, storeUntilFailure } from './support/writers.ts';

const ROUNDS = 50;
const WRITERS = 6;
/** Long enough for the model to be there in some rounds, and still loading in others. */
const KILL_AFTER_MS = 350;

async function storedTexts({ client }: Server): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for await (const memory of client.memories.queryAll({ limit: 1000 })) texts.set(memory.id, memory.content);
  return texts;
}

async function expectFoundByWord({ client }: Server, memories: readonly Acknowledged[]): Promise<void> {
  for (const { id, word } of memories) {
    const { results } = await client.memories.search(word, { mode: 'keyword', limit: 1 });
    expect(results.map((hit) => hit.id)).toEqual([id]);
  }
}

async function expectHealthy({ client, directory }: Server): Promise<void> {
  expect(integrityOf(directory)).toBe('ok');
  const { findings, healthy } = await client.system.doctor();
  expect(findings.filter((finding) => !finding.ok)).toEqual([]);
  expect(healthy).toBe(true);
}

async function expectAllThere(server: Server, acknowledged: readonly Acknowledged[]): Promise<void> {
  const texts = await storedTexts(server);
  const lost = acknowledged.filter(({ id, content }) => texts.get(id) !== content);
  expect(lost).toEqual([]);
}

test(`${ROUNDS} kills during concurrent stores lose nothing that was acknowledged`, {
  timeout: 300_000,
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  onTestFailed(() => console.log(`The kill test failed with seed ${seed}.`));
  const random = randomFrom(seed);
  const directory = temporaryDirectory();
  const acknowledged: Acknowledged[] = [];
  let fresh: Acknowledged[] = [];

  for (let round = 1; round <= ROUNDS; round += 1) {
    // Each start finds the engine file and the lock file of the engine that was killed.
    const server = await serve(directory, ['--approval', 'auto']);
    await expectAllThere(server, acknowledged);
    await expectFoundByWord(server, fresh);
    await expectHealthy(server);

    fresh = [];
    const writers = Array.from({ length: WRITERS }, () =>
      storeUntilFailure(server.client, random, (stored) => fresh.push(...stored)),
    );
    await sleep(random.between(1, KILL_AFTER_MS));
    await server.kill();
    for (const failure of await Promise.all(writers)) expect(failure.code).toBe('unavailable');
    acknowledged.push(...fresh);
  }

  const server = await serve(directory, ['--approval', 'auto']);
  await expectAllThere(server, acknowledged);
  await expectFoundByWord(server, acknowledged);
  await untilEmbedded(server);
  await expectHealthy(server);
  const vectors = readDatabase(directory, (db) =>
    db.all<{ id: string }>(
      'SELECT DISTINCT m.id FROM memories m JOIN pieces p ON p.seq = m.seq JOIN vectors v ON v.piece = p.id',
    ),
  );
  const embedded = new Set(vectors.map(({ id }) => id));
  expect(acknowledged.filter(({ id }) => !embedded.has(id))).toEqual([]);
  console.log(`${ROUNDS} kills, ${acknowledged.length} memories acknowledged, none lost (seed ${seed})`);
  expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  await server.stop();
});

describe('the engine file that a killed engine leaves behind', () => {
  test('is not taken for an engine, and a command starts a new one', async () => {
    const directory = temporaryDirectory();
    const env = { HOLDFAST_DATA_DIR: directory };
    const server = await serve(directory);
    const { memory } = await server.client.memories.store('Backups run at night', { embed: 'later' });
    await server.kill();
    expect(engineFile(directory).pid).toBe(server.process.pid);

    const status = await holdfast(['status', '--json'], { env });
    expect(status.code).toBe(1);
    expect(JSON.parse(status.stdout)).toEqual({ running: false, data_directory: directory });

    const found = await holdfast(['memory', 'get', memory.id, '--json'], { env });
    expect(JSON.parse(found.stdout)).toMatchObject({ id: memory.id, content: 'Backups run at night' });
    expect(engineFile(directory).pid).not.toBe(server.process.pid);
    expect((await holdfast(['stop'], { env })).code).toBe(0);
  });

  test('gives the key to nobody else who listens on its port', async () => {
    const directory = temporaryDirectory();
    const env = { HOLDFAST_DATA_DIR: directory };
    const server = await serve(directory);
    await server.kill();
    const keys: unknown[] = [];
    const stranger = createServer((request, response) => {
      keys.push(request.headers.authorization);
      response.end('{}');
    });
    stranger.listen(server.port, '127.0.0.1');
    await once(stranger, 'listening');
    try {
      expect((await holdfast(['memory', 'stats'], { env })).code).toBe(0);
      expect((await holdfast(['stop'], { env })).code).toBe(0);
    } finally {
      stranger.close();
    }
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => key !== undefined)).toEqual([]);
  });
});
