import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { engineFile } from '../support/engine.ts';
import { openDesktop } from './support/desktop.ts';

const ESTABLISHED = '01';

/** How many connections to a local port are open, whichever end asks. Only this test is in its network. */
function connectionsTo(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['tcp', 'tcp6']
    .flatMap((name) => readFileSync(`/proc/self/net/${name}`, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote = '', state]) => state === ESTABLISHED && remote.endsWith(`:${hex}`)).length;
}

test('an event stream that a page opens and closes a hundred times leaves nothing open', async () => {
  const run = await openDesktop(temporaryDirectory());
  await run.page.getByRole('navigation', { name: 'Views' }).waitFor();
  const { port } = engineFile(run.directory);
  const before = connectionsTo(port);
  const opened = await run.page.evaluate(async () => {
    let count = 0;
    for (let turn = 0; turn < 100; turn += 1) {
      const end = new AbortController();
      const answer = await fetch('/api/v1/events', { signal: end.signal });
      const reader = answer.body?.getReader();
      await reader?.read();
      count += answer.ok ? 1 : 0;
      end.abort();
    }
    return count;
  });
  expect(opened).toBe(100);
  await vi.waitFor(() => expect(connectionsTo(port)).toBeLessThanOrEqual(before + 2), { timeout: 20_000 });
});

test('an answer of a long task comes line by line', async () => {
  const run = await openDesktop(temporaryDirectory());
  const lines = await run.page.evaluate(async () => {
    const answer = await fetch('/api/v1/system/doctor', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  });
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.at(-1)).toMatchObject({ result: { healthy: true } });
});
