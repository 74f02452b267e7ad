/** Import and export as a whole: the command, the engine, and what a kill in between does to them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/directories.ts';
import { type Server, serve } from './support/engine.ts';
import { holdfast, startHoldfast } from './support/processes.ts';

const LINES = 5_000;
const POLL_MS = 10;

let server: Server;
let env: Record<string, string>;
let files: string;
beforeAll(async () => {
  server = await serve(temporaryDirectory());
  env = { HOLDFAST_DATA_DIR: server.directory };
  files = temporaryDirectory();
});
afterAll(() => server.stop());

function fileOf(name: string, text: string): string {
  const path = join(files, name);
  writeFileSync(path, text);
  return path;
}

async function json(args: string[], at = env) {
  const { code, stdout, stderr } = await holdfast([...args, '--json'], { env: at });
  return { code, stderr, answer: stdout === '' ? undefined : JSON.parse(stdout) };
}

function manyLines(word: string): string {
  return Array.from({ length: LINES }, (_, index) => `{"content":"${word} number ${index}"}\n`).join('');
}

describe('holdfast import', () => {
  test('shows first what it would do, does it, and takes it back', async () => {
    const path = fileOf(
      'notes.csv',
      'content,type,tags\nTea at five,preference,drinks\n,fact,\nTea at five,,\n',
    );
    const dry = await holdfast(['import', path, '--dry-run'], { env });
    expect(dry.code).toBe(1);
    expect(dry.stdout).toBe(
      [
        'Would be imported: 1 memory from notes.csv (csv)',
        '  There already: 1',
        '  Not imported: 1',
        '',
        'The first of the source:',
        '',
        'Content: Tea at five',
        'As: preference, user, drinks',
        '',
        'Content: ',
        'Refused: content: must not be empty',
        '',
        'Content: Tea at five',
        'There already, as: fact, user',
        '',
      ].join('\n'),
    );
    expect(dry.stderr).toBe('! line 3: content: must not be empty\n');
    expect((await json(['memory', 'stats'])).answer.total).toBe(0);

    const { answer } = await json(['import', path, '--type', 'preference=experience']);
    expect(answer).toMatchObject({ created: 1, duplicates: 1, failed: 1, failures: [{ at: 'line 3' }] });
    const { id } = answer.import;
    const found = await json(['memory', 'list', '--state', 'inactive', '--import', id]);
    expect(found.answer.memories).toMatchObject([
      { content: 'Tea at five', type: 'experience', source: 'import' },
    ]);

    const list = await holdfast(['import', 'list'], { env });
    expect(list.stdout).toContain(`${id}  notes.csv (csv, review)`);
    const undo = await holdfast(['import', 'undo', id], { env });
    expect(undo.stdout).toBe('✓ Import undone: 1 memory deleted\n');
    expect((await json(['memory', 'stats'])).answer.total).toBe(0);
    expect((await holdfast(['import', 'undo', 'imp_nowhere'], { env })).code).toBe(2);
  });

  test('says what is wrong with how it was asked', async () => {
    const path = fileOf('x.jsonl', '{"content":"x"}\n');
    const stderr = async (...args: string[]) => (await holdfast(['import', ...args], { env })).stderr;
    expect(await stderr(path, '--approve', '--restore')).toContain('exclude each other');
    expect(await stderr(path, '--resume', 'imp_x', '--approve')).toContain('takes no other options');
    expect(await stderr(path, '--type', 'opinion')).toContain('It must be fact, preference or experience');
    expect(await stderr(join(files, 'nowhere'))).toContain('There is no file or folder');
    expect(await stderr(path, '--resume', 'imp_x')).toContain('There is no import imp_x');
    const agent = await holdfast(['import', path, '--restore', '--as-agent', 'bot'], { env });
    expect(agent.code).toBe(3);
  });

  test('goes on where a killed engine had come to, and brings everything once', async () => {
    const directory = temporaryDirectory();
    const path = fileOf('many.jsonl', manyLines('Kill'));
    const at = { HOLDFAST_DATA_DIR: directory };
    const first = await serve(directory);
    const running = startHoldfast(['import', path], { env: at });
    let begun = (await first.client.transfer.list())[0];
    while (!begun || begun.position < LINES / 10) {
      await sleep(POLL_MS);
      [begun] = await first.client.transfer.list();
    }
    await first.kill();
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toContain(`Go on with: holdfast import ${path} --resume ${begun.id}`);

    const second = await serve(directory);
    const left = await second.client.transfer.get(begun.id);
    expect(left.state).toBe('open');
    expect(left.position).toBeGreaterThanOrEqual(begun.position);
    expect(left.created).toBe(left.position);
    const other = await json(['import', fileOf('other.jsonl', manyLines('Other')), '--resume', begun.id], at);
    expect(other.stderr).toContain('not the source that the import began with');

    const resumed = await json(['import', path, '--resume', begun.id], at);
    expect(resumed.answer).toMatchObject({ duplicates: 0, failed: 0, created: LINES - left.position });
    expect(resumed.answer.import).toMatchObject({ state: 'finished', created: LINES, position: LINES });
    expect((await second.client.memories.stats()).total).toBe(LINES);
    expect((await second.client.system.doctor()).healthy).toBe(true);
    await second.stop();
  }, 120_000);

  test('stops on Ctrl+C, and says how to go on', async () => {
    const path = fileOf('interrupted.jsonl', manyLines('Interrupt'));
    const running = startHoldfast(['import', path], { env });
    for (;;) {
      const [begun] = await server.client.transfer.list();
      if (begun?.name === 'interrupted.jsonl' && begun.position > 0) break;
      await sleep(POLL_MS);
    }
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/Interrupted\. What was imported until then stays\.[\s\S]*--resume imp_/);
    const id = /--resume (imp_\w+)/.exec(stderr)?.[1] ?? '';
    const resumed = await json(['import', path, '--resume', id]);
    expect(resumed.answer.import).toMatchObject({ state: 'finished', created: LINES });
    await json(['import', 'undo', id]);
  }, 120_000);
});

describe('holdfast export', () => {
  beforeAll(async () => {
    const { memories, identity } = server.client;
    const { memory } = await memories.store('=1+1 is no formula', {
      tags: ['a, b'],
      state: 'active',
      embed: 'later',
    });
    await memories.edit(memory.id, { content: '=1+1 is still no formula', approve: true, reason: 'better' });
    const { memory: gone } = await memories.store('Deleted', { embed: 'later' });
    await memories.delete(gone.id, { reason: 'wrong' });
    await identity.createUser({ user: 'alice' });
    await memories.store('For the team', { scope: 'tenant', namespace: 'team', key: 'k', embed: 'later' });
  });

  test('to a file is restored elsewhere, and is exported there byte for byte', async () => {
    const path = join(files, 'all.jsonl');
    const { stdout } = await holdfast(['export', path], { env });
    expect(stdout).toMatch(/^✓ Exported: [\d]+ memories to /);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = await holdfast(['export', path], { env });
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is there already')]);

    const other = await serve(temporaryDirectory());
    const at = { HOLDFAST_DATA_DIR: other.directory };
    const restored = await json(['import', path, '--restore'], at);
    expect(restored).toMatchObject({ code: 0, answer: { duplicates: 0, failed: 0 } });
    const copy = await holdfast(['export'], { env: at });
    expect(copy.stdout).toBe(readFileSync(path, 'utf8'));
    await other.stop();
  }, 60_000);

  test('to a table and to notes holds what the memories say now', async () => {
    const table = await holdfast(['export', '--format', 'csv', '--scope', 'user', '--state', 'active'], {
      env,
    });
    const [head, row] = table.stdout.split('\n');
    expect(head).toMatch(/^content,id,type/);
    expect(row).toMatch(/^'=1\+1 is still no formula,mem_/);

    const folder = join(files, 'notes');
    expect((await json(['export', folder, '--format', 'markdown'])).answer).toMatchObject({ memories: 2 });
    const names = readdirSync(folder);
    expect(names.every((name) => /^mem_[0-9a-f]{32}\.md$/.test(name))).toBe(true);
    const imported = await json(['import', folder]);
    expect(imported.answer).toMatchObject({ created: 0, duplicates: 2, failed: 0 });
    const refused = await holdfast(['export', folder, '--format', 'markdown'], { env });
    expect(refused.stderr).toContain('is there already');
  });

  test('leaves nothing half written behind', async () => {
    const folder = join(files, 'readonly');
    mkdirSync(folder);
    const path = join(folder, 'missing', 'all.jsonl');
    expect(await holdfast(['export', path], { env })).toMatchObject({
      code: 2,
      stderr: `✗ There is no folder ${join(folder, 'missing')}.\n  Make it first.\n`,
    });
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
