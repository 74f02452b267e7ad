import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoreRequest } from '../../../../shared/memory.ts';
import { SearchRequest } from '../../../../shared/query.ts';
import { type OpenedEngine, openEngine } from '../../open.ts';

const MIB = 2 ** 20;
let root: string;
let engine: OpenedEngine;
let available: number;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-pressure-'));
  available = 500 * MIB;
  engine = await openEngine({
    root,
    version: 'test',
    logger: pino({ level: 'silent' }),
    overrides: { approval: 'auto' },
    memory: () => ({ total: 1000 * MIB, available }),
  });
});
afterEach(async () => {
  await engine.close();
  rmSync(root, { recursive: true });
});

it('short memory takes the search index out of it, visibly, and searches go on', async () => {
  const caller = { principal: engine.identity.authenticate(engine.ownerKey), source: 'http' } as const;
  const index = async () => (await engine.system.status(caller)).search_index;
  const until = async (phase: string) => {
    while ((await index()).phase !== phase) await sleep(50);
  };
  await engine.memories.store(caller, StoreRequest.parse({ content: 'User prefers Python' }));
  await until('ready');
  available = 49 * MIB;
  await until('unloaded');
  const { status, problems } = engine.system.health();
  expect(status).toBe('degraded');
  const { detail } = await index();
  expect(problems).toEqual([detail]);
  expect(detail).toContain('Memory is short (49 of 1000 MiB are free, less than 5 %)');
  const { results } = await engine.memories.search(caller, SearchRequest.parse({ query: 'python' }));
  expect(results.map(({ content }) => content)).toEqual(['User prefers Python']);
});
