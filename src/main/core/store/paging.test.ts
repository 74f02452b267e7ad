import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { insertMemory } from './memories.ts';
import { migrate } from './migrate.ts';
import { nearPage, type PageOptions, pageOfMemories } from './paging.ts';
import { newRecord } from './testing/record.ts';
import { ensureTenant, insertUser } from './users.ts';

const MANY = 2500;
/** Of the oldest ones only. */
const RARE = { sql: `m.agent = 'rare'`, params: {} };
const ALL = { sql: 'm.deleted_at IS NULL', params: {} };

let root: string;
let db: Database;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'holdfast-paging-'));
  db = openDatabase(join(root, 'holdfast.db'));
  migrate(db, () => {});
  db.write((tx) => {
    ensureTenant(tx, 'default', 0);
    insertUser(tx, { id: 'ann', name: 'Ann', tenant: 'default', role: 'writer', created_at: 0 });
    for (let number = 0; number < MANY; number++)
      insertMemory(
        tx,
        newRecord({
          id: `mem_${number}`,
          content: `Number ${number}`,
          user: 'ann',
          agent: number < 5 ? 'rare' : 'default',
          // Many at the same instant, as a batch makes them.
          created_at: Math.floor(number / 7),
          updated_at: number % 500,
          importance: number % 3 === 0 ? null : (number % 10) / 10,
        }),
      );
  });
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true });
});

const order = fc.constantFrom('created', '-created', 'updated', '-updated', 'importance', '-importance');

test('what is found near by is what is found by a look at everything', () => {
  fc.assert(
    fc.property(
      order,
      fc.integer({ min: 1, max: 200 }),
      fc.nat({ max: MANY }),
      fc.constantFrom(ALL, RARE),
      fc.boolean(),
      (by, limit, skip, where, further) => {
        const first: PageOptions = { order: by, limit, skip };
        const cursor = further ? pageOfMemories(db, ALL, first).next : null;
        const options: PageOptions = cursor === null ? first : { order: by, limit, cursor };
        const near = nearPage(db, where, options);
        if (near !== null) expect(near).toEqual(pageOfMemories(db, where, options));
      },
    ),
    { numRuns: 200 },
  );
});

test('the first pages are near by, what only the oldest have is not', () => {
  const newest: PageOptions = { order: '-created', limit: 100 };
  expect(nearPage(db, ALL, newest)?.records).toHaveLength(100);
  expect(nearPage(db, RARE, newest)).toBeNull();
  expect(nearPage(db, ALL, { ...newest, skip: MANY - 100 })).toBeNull();
  expect(pageOfMemories(db, RARE, newest).records.map(({ id }) => id)).toEqual([
    'mem_4',
    'mem_3',
    'mem_2',
    'mem_1',
    'mem_0',
  ]);
});
