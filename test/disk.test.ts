/** A disk that fills up, and one that nobody may write to: clear errors, nothing half written, all well afterwards. */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HoldfastError } from '../src/shared/errors.ts';
import { integrityOf } from './support/database.ts';
import { temporaryDirectory } from './support/directories.ts';
import { type Server, serve, untilEmbedded } from './support/engine.ts';
import { makeReadOnly, mountDisk } from './support/mounts.ts';
import { holdfast } from './support/processes.ts';
import { randomFrom } from './support/random.ts';
import { type Acknowledged, storeUntilFailure } from './support/writers.ts';

const MIB = 1024 * 1024;
const DISK_MIB = 12;
const BALLAST_MIB = 6;
const WRITERS = 4;

/** What a call was refused with, and its status. */
async function refusal(call: Promise<unknown>): Promise<{ code: string; status: number; message: string }> {
  const error = await call.then(
    () => expect.fail('The call should have been refused.'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof HoldfastError)) throw error;
  return { code: error.code, status: error.status, message: error.message };
}

const FULL = { code: 'storage_full', status: 507, message: expect.stringContaining('The disk is full') };

/** Fills the disk with memories, long ones first, until not even a short one fits. */
async function fillUp(server: Server): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  const random = randomFrom(1);
  const writer = async () => {
    const failure = await storeUntilFailure(server.client, random, (stored) => acknowledged.push(...stored));
    expect(failure).toMatchObject(FULL);
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return acknowledged;
}

async function expectAllWell(server: Server, acknowledged: readonly Acknowledged[]): Promise<void> {
  expect(integrityOf(server.directory)).toBe('ok');
  const { findings } = await server.client.system.doctor();
  expect(findings.filter(({ ok }) => !ok)).toEqual([]);
  for (const { id, word, content } of acknowledged) {
    const { results } = await server.client.memories.search(word, { mode: 'keyword', limit: 1 });
    expect(results).toMatchObject([{ id, content }]);
  }
}

test('a disk that fills up is said clearly, and leaves nothing half written', {
  timeout: 180_000,
}, async ({ skip }) => {
  const mount = await mountDisk(DISK_MIB);
  if ('impossible' in mount) return skip(mount.impossible);
  const { disk } = mount;
  const directory = join(disk, 'data');
  const ballast = join(disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(BALLAST_MIB * MIB));
  const server = await serve(directory, ['--approval', 'auto']);
  const before = readdirSync(directory).sort();
  const config = await server.client.system.config();

  const acknowledged = await fillUp(server);
  expect(acknowledged.length).toBeGreaterThan(100);

  // While it is full: changes are refused, and what is there can be read.
  const [first] = acknowledged;
  const change = { content: 'Another text. '.repeat(2000) };
  expect(await refusal(server.client.memories.edit(first?.id ?? '', change))).toEqual(FULL);
  expect(await refusal(server.client.system.configure({ allowed_hosts: ['x'.repeat(255)] }))).toEqual(FULL);
  expect(await server.client.system.config()).toEqual(config);
  const backup = join(disk, 'backup.db');
  expect(await refusal(server.client.system.backup(backup))).toEqual(FULL);
  expect(readdirSync(disk).sort()).toEqual(['ballast', 'data']);
  expect(readdirSync(directory).sort()).toEqual(before);
  await expectAllWell(server, acknowledged.slice(0, 20));

  // A command says the same, with the exit code of a failure.
  const env = { HOLDFAST_DATA_DIR: directory };
  const command = await holdfast(['memory', 'store', '-', '--embed', 'later'], {
    env,
    input: change.content,
  });
  expect(command.code).toBe(1);
  expect(command.stderr).toContain(
    '✗ The disk is full; nothing was changed.\n  Free some space and try again.',
  );

  // A crash on a full disk, and a start on it, lose nothing either.
  await server.kill();
  const start = await holdfast(['serve', '--port', '0', '--data-dir', directory]);
  expect(start).toMatchObject({ code: 1, stderr: '✗ The disk is full.\n  Free some space and try again.\n' });
  const query = await holdfast(['memory', 'query'], { env });
  expect(query.code).toBe(1);
  expect(query.stderr).toContain('disk is full');

  rmSync(ballast);
  const again = await serve(directory, ['--approval', 'auto']);
  const { memory } = await again.client.memories.store('There is room again');
  await untilEmbedded(again);
  await expectAllWell(again, acknowledged);
  expect((await again.client.memories.get(memory.id)).content).toBe('There is room again');
  expect(await again.client.system.backup(backup)).toMatchObject({ memories: expect.any(Number) });
  await again.stop();
});

test('an engine that met a full disk goes on by itself when there is room', { timeout: 120_000 }, async ({
  skip,
}) => {
  const mount = await mountDisk(DISK_MIB);
  if ('impossible' in mount) return skip(mount.impossible);
  const ballast = join(mount.disk, 'ballast');
  writeFileSync(ballast, Buffer.alloc(BALLAST_MIB * MIB));
  const server = await serve(join(mount.disk, 'data'), ['--approval', 'auto']);
  const acknowledged = await fillUp(server);

  rmSync(ballast);
  await server.client.memories.store('There is room again', { embed: 'later' });
  await untilEmbedded(server);
  await expectAllWell(server, acknowledged);
  await server.stop();
});

/** A data directory with one memory that nobody can write to. */
async function readOnlyDirectory(): Promise<{ directory: string } | { impossible: string }> {
  const mount = process.getuid?.() === 0 ? await mountDisk(DISK_MIB) : { disk: temporaryDirectory() };
  if ('impossible' in mount) return mount;
  const directory = join(mount.disk, 'data');
  const server = await serve(directory);
  await server.client.memories.store('Written while it was possible');
  await server.stop();
  if (process.getuid?.() === 0) await makeReadOnly(mount.disk);
  else {
    chmodSync(directory, 0o500);
    onTestFinished(() => chmodSync(directory, 0o700));
  }
  return { directory };
}

test('a data directory that cannot be written is said clearly, and stays as it is', async ({ skip }) => {
  const made = await readOnlyDirectory();
  if ('impossible' in made) return skip(made.impossible);
  const { directory } = made;
  const database = readFileSync(join(directory, 'holdfast.db'));

  const engine = await holdfast(['serve', '--port', '0', '--data-dir', directory]);
  expect(engine.code).toBe(1);
  expect(engine.stderr).toMatch(
    /^✗ .* cannot be written\.\n {2}Check its permissions, or choose another place/,
  );

  const missing = join(directory, 'missing');
  const inside = await holdfast(['serve', '--port', '0', '--data-dir', missing]);
  expect(inside.stderr).toMatch(/^✗ .*missing cannot be written\./);

  const command = await holdfast(['memory', 'store', 'x', '--json'], {
    env: { HOLDFAST_DATA_DIR: directory },
  });
  expect(command.code).toBe(1);
  expect(JSON.parse(command.stderr).error.code).toBe('storage_read_only');
  expect(command.stdout).toBe('');

  expect(readFileSync(join(directory, 'holdfast.db')).equals(database)).toBe(true);
  expect(existsSync(join(directory, 'engine.json'))).toBe(false);
});
