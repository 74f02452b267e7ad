import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from './support/directories.ts';
import { type Server, serve } from './support/engine.ts';
import { blocksOf } from './support/markdown.ts';
import { ROOT, run } from './support/processes.ts';
import { findPython } from './support/python.ts';

let server: Server;
beforeAll(async () => {
  server = await serve(temporaryDirectory());
});
afterAll(() => server.stop());

test('the built package offers the TypeScript SDK as holdfast/client', async () => {
  const program = `
    import { connect, HoldfastError } from 'holdfast/client';
    const { memories } = connect({ url: '${server.url}', apiKey: '${server.ownerKey}' });
    const { memory } = await memories.store('User prefers Python', { type: 'preference', state: 'active' });
    const { results } = await memories.search('programming language', { limit: 3 });
    const missing = await memories.get('mem_unknown').catch((error) => error);
    console.log(results[0].id === memory.id, missing instanceof HoldfastError, missing.code);
  `;
  const finished = await run(process.execPath, ['--input-type=module', '--eval', program]);
  expect(finished).toEqual({ code: 0, stdout: 'true true not_found\n', stderr: '' });
});

describe('the examples of the README', () => {
  const example = (language: string): string => {
    const [block] = blocksOf(join(ROOT, 'README.md')).filter((one) => one.language === language);
    return block?.text.replace('http://localhost:8765', server.url) ?? '';
  };
  const here = () => ({ HOLDFAST_URL: server.url, HOLDFAST_API_KEY: server.ownerKey });

  test('in TypeScript finds what it stored', async () => {
    const program = `${example('ts')}\nconsole.log(results[0].content);`;
    const finished = await run(process.execPath, ['--input-type=module-typescript', '--eval', program], {
      cwd: ROOT,
      env: here(),
    });
    expect(finished).toEqual({ code: 0, stdout: 'Deploys are frozen in December\n', stderr: '' });
  });

  test('in Python does so too', async ({ skip }) => {
    const python = await findPython();
    if (!python) return skip('no Python on this machine');
    const env = { ...here(), PYTHONPATH: join(ROOT, 'clients/python/src') };
    const { code, stdout } = await run(python, ['-c', example('python')], { env });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^0\.\d+ Deploys are frozen in December\n$/),
    });
  });
});
