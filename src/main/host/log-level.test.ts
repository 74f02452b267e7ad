import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../../test/support/directories.ts';
import { serve } from '../../../test/support/engine.ts';

test('the setting log_level counts from the next start on: `debug` logs each request, without what it asked', async () => {
  const root = temporaryDirectory();
  const quiet = await serve(root);
  await quiet.client.system.configure({ log_level: 'debug' });
  await quiet.client.memories.search('where is the kettle?');
  expect((await quiet.stop()).stderr).not.toContain('/memories/search');
  const talkative = await serve(root);
  await talkative.client.memories.search('where is the kettle?');
  const { stderr } = await talkative.stop();
  expect(stderr).toContain('/memories/search');
  expect(stderr).not.toContain('kettle');
});
