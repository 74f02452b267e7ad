import { expect, test } from 'vitest';
import manifest from '../../../shared/mcp-manifest.json' with { type: 'json' };
import { greetingsOf } from './testing/greetings.ts';

test('what `holdfast mcp` answers before its engine has started is what the engine answers', async () => {
  // When this fails after a change of the tools: node scripts/mcp-manifest.ts
  expect(manifest).toEqual(await greetingsOf());
});
