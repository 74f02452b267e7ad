import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/directories.ts';
import { serve } from './support/engine.ts';
import { run } from './support/processes.ts';

test('the built package offers the TypeScript SDK as holdfast/client', async () => {
  const server = await serve(temporaryDirectory(), ['--approval', 'auto']);
  const program = `
    import { connect, HoldfastError } from 'holdfast/client';
    const { memories } = connect({ url: '${server.url}', apiKey: '${server.ownerKey}' });
    const { memory } = await memories.store('User prefers Python', { type: 'preference' });
    const { results } = await memories.search('programming language', { limit: 3 });
    const missing = await memories.get('mem_unknown').catch((error) => error);
    console.log(results[0].id === memory.id, missing instanceof HoldfastError, missing.code);
  `;
  const finished = await run(process.execPath, ['--input-type=module', '--eval', program]);
  expect(finished).toEqual({ code: 0, stdout: 'true true not_found\n', stderr: '' });
  await server.stop();
});
