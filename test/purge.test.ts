/** What is purged is in no file of the data directory any more, in no form that the engine ever wrote. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readDatabase } from './support/database.ts';
import { temporaryDirectory } from './support/directories.ts';
import { clientFor, type Server, serve, untilEmbedded } from './support/engine.ts';
import { holdfast } from './support/processes.ts';
import { uniqueWord } from './support/writers.ts';

/** Enough of a vector to be found by, and in no other vector. */
const VECTOR_BYTES = 64;

/** The files below a directory whose bytes hold `needle`. */
function filesWith(directory: string, needle: string | Buffer): string[] {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files
    .map((file) => join(file.parentPath, file.name))
    .filter((path) => readFileSync(path).includes(needle));
}

/** Backups keep what they copied before; only the last test is about that. */
function withoutDailyBackup(directory: string): void {
  writeFileSync(join(directory, 'config.json'), '{"backups_kept": 0}');
}

function vectorsOf(directory: string, id: string): Buffer[] {
  const rows = readDatabase(directory, (db) =>
    db.all<{ embedding: Buffer }>(
      `SELECT v.embedding FROM vectors v JOIN pieces p ON p.id = v.piece JOIN memories m ON m.seq = p.seq
       WHERE m.id = :id`,
      { id },
    ),
  );
  return rows.map(({ embedding }) => embedding.subarray(0, VECTOR_BYTES));
}

/** Memories around the one that is purged, so that pages and index segments are shared. */
async function storeOthers({ client }: Server): Promise<string[]> {
  const contents = Array.from({ length: 50 }, () => `Another memory, of ${uniqueWord()}`);
  await client.memories.storeBatch(contents.map((content) => ({ content })));
  return contents;
}

test('a purged memory leaves no bytes of its texts and vectors behind', async () => {
  const directory = temporaryDirectory();
  withoutDailyBackup(directory);
  let server = await serve(directory, ['--approval', 'auto']);
  const { memories } = server.client;
  const [first, second, pending] = [uniqueWord(), uniqueWord(), uniqueWord()];
  const others = await storeOthers(server);
  const { memory } = await memories.store(`The vault opens with ${first}`, {
    namespace: 'vault',
    key: first,
    tags: [first],
    metadata: { password: first },
  });
  const vectors = vectorsOf(directory, memory.id);
  await memories.edit(memory.id, { content: `Since Monday the vault opens with ${second}. `.repeat(40) });
  vectors.push(...vectorsOf(directory, memory.id));
  await server.client.system.configure({ approval: 'required' });
  const agent = await server.client.identity.createKey({
    user: 'admin',
    agent: 'helper',
    approval: 'required',
  });
  const helper = clientFor(server.url, agent.api_key);
  const proposal = await helper.memories.edit(memory.id, { content: `Soon the vault opens with ${pending}` });
  expect(proposal.outcome).toBe('pending');
  for (const word of [first, second]) await memories.search(word);
  await storeOthers(server);
  expect(vectors.length).toBeGreaterThan(1);
  const needles = [first, second, pending, ...vectors];
  for (const needle of needles) expect(filesWith(directory, needle)).not.toEqual([]);

  const purged = await holdfast(['memory', 'purge', memory.id, '--yes'], {
    env: { HOLDFAST_DATA_DIR: directory },
  });

  expect(purged.stdout).toContain(`✓ Memory erased: ${memory.id}\n`);
  for (const needle of needles) expect(filesWith(directory, needle)).toEqual([]);

  await server.kill();
  for (const needle of needles) expect(filesWith(directory, needle)).toEqual([]);
  server = await serve(directory);
  await untilEmbedded(server);
  expect((await server.client.system.doctor()).findings.filter(({ ok }) => !ok)).toEqual([]);
  const { results } = await server.client.memories.search(others[0] ?? '', { mode: 'keyword', limit: 1 });
  expect(results[0]?.content).toBe(others[0]);
  await server.stop();
  for (const needle of needles) expect(filesWith(directory, needle)).toEqual([]);
});

test('a memory that is purged before it was embedded leaves nothing, and no vector comes later', async () => {
  const directory = temporaryDirectory();
  withoutDailyBackup(directory);
  const server = await serve(directory, ['--approval', 'auto']);
  const word = uniqueWord();
  const { memory } = await server.client.memories.store(`The door opens with ${word}`, { embed: 'later' });
  await server.client.memories.purge(memory.id);
  await untilEmbedded(server);
  expect(vectorsOf(directory, memory.id)).toEqual([]);
  expect(filesWith(directory, word)).toEqual([]);
  await server.stop();
});

test('the answer names the backups that still hold the text', async () => {
  const directory = temporaryDirectory();
  withoutDailyBackup(directory);
  const server = await serve(directory, ['--approval', 'auto']);
  const word = uniqueWord();
  const { memory } = await server.client.memories.store(`The safe opens with ${word}`);
  const backup = join(directory, 'backups', 'by-hand.db');
  await server.client.system.backup(backup);

  const { remains } = await server.client.memories.purge(memory.id);

  expect(remains.join('\n')).toContain('by-hand.db');
  expect(filesWith(directory, word)).toEqual([backup]);
  await server.stop();
});
