import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../../../test/support/directories.ts';
import { codeOf, openTestEngine, type TestEngine } from '../testing/engine.ts';

let t: TestEngine;
beforeAll(async () => {
  t = await openTestEngine('auto', { model: false });
  await t.store(t.admin, { content: 'Worth a copy' });
});
afterAll(() => t.close());

const copyTo = (path: string) => t.engine.system.backup(t.admin, { path }, () => {});

describe('a backup', () => {
  test('that is asked for twice at once is made once, and whole', async () => {
    const folder = temporaryDirectory();
    const path = join(folder, 'copy.db');
    const outcomes = await Promise.allSettled([copyTo(path), copyTo(path)]);
    expect(outcomes).toContainEqual({ status: 'fulfilled', value: expect.objectContaining({ memories: 1 }) });
    expect(outcomes).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'conflict' }),
    });
    expect(readdirSync(folder)).toEqual(['copy.db']);
  });

  test('never overwrites, and says where there is no directory', async () => {
    const folder = temporaryDirectory();
    await copyTo(join(folder, 'copy.db'));
    expect(await codeOf(() => copyTo(join(folder, 'copy.db')))).toBe('conflict');
    expect(await codeOf(() => copyTo(join(folder, 'none', 'copy.db')))).toBe('not_found');
  });
});
