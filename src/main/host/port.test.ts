import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { serve } from '../../../test/support/engine.ts';
import { freePort } from '../../../test/support/ports.ts';
import { startHoldfast } from '../../../test/support/processes.ts';

test('a taken port is an error, or with --port-fallback a reason to take a free one', async () => {
  const port = await freePort();
  const other = createServer().listen(port, '127.0.0.1');
  const root = temporaryDirectory();
  const refused = await startHoldfast(['serve', '--port', String(port), '--data-dir', root]).ended;
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Port ${port} is already in use`),
  });
  const server = await serve(root, ['--port', String(port), '--port-fallback']);
  expect(server.port).not.toBe(port);
  await server.stop();
  other.close();
});
