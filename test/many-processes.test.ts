/** One engine owns a data directory, however many commands start at once. */
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/directories.ts';
import { engineFile } from './support/engine.ts';
import { holdfast, run } from './support/processes.ts';

const COMMANDS = 20;

/** The ids of the engines that run on a data directory, as the system lists them. */
async function enginesOf(directory: string): Promise<number[]> {
  const { stdout } = await run('ps', ['-eo', 'pid=,args=', '-ww']);
  const lines = stdout.split('\n').filter((line) => line.includes('serve') && line.includes(directory));
  return lines.map((line) => Number.parseInt(line, 10));
}

test(`${COMMANDS} commands at once on a fresh data directory share one engine`, {
  timeout: 180_000,
}, async () => {
  const directory = temporaryDirectory();
  const env = { HOLDFAST_DATA_DIR: directory };
  const texts = Array.from({ length: COMMANDS }, (_, index) => `Rule number ${index + 1} of the team`);

  const finished = await Promise.all(
    texts.map((text) => holdfast(['memory', 'store', text, '--json'], { env })),
  );

  expect(finished.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    texts.map(() => ({ code: 0, stderr: '' })),
  );
  const ids = finished.map(({ stdout }) => JSON.parse(stdout).memory.id);
  expect(new Set(ids).size).toBe(COMMANDS);

  const { pid } = engineFile(directory);
  expect(await enginesOf(directory)).toEqual([pid]);
  const listed = JSON.parse((await holdfast(['memory', 'list', '--state', 'all', '--json'], { env })).stdout);
  const contents = listed.memories.map((memory: { content: string }) => memory.content);
  expect(contents.toSorted()).toEqual(texts.toSorted());

  expect(await holdfast(['stop'], { env })).toMatchObject({ code: 0, stdout: '✓ The engine has ended.\n' });
  await expect.poll(() => enginesOf(directory)).toEqual([]);
});
