import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DoctorRequest } from '../../../../shared/system.ts';
import { openDatabase, type SqlParams } from '../../store/database.ts';
import { openTestEngine, type TestEngine } from '../testing/engine.ts';

let t: TestEngine;
beforeEach(async () => {
  t = await openTestEngine('auto');
  for (const content of ['The red fox', 'The blue whale', 'The green parrot'])
    await t.store(t.admin, { content, embed: 'now' });
});
afterEach(() => t.close());

/** Changes the database behind the engine's back. */
function tamper(sql: string, params: SqlParams = {}): void {
  const db = openDatabase(join(t.root, 'holdfast.db'));
  db.write((writable) => writable.run(sql, params));
  db.close();
}

const examine = (request: DoctorRequest = {}) => t.engine.system.doctor(t.admin, request, () => {});

async function findingsOf(request?: DoctorRequest): Promise<string[]> {
  const report = await examine(request);
  return report.findings.filter((finding) => finding.found > 0).map((finding) => finding.check);
}

const DAMAGE: readonly [what: string, checks: string[], sql: string][] = [
  [
    'a full-text row that is missing',
    ['full text'],
    `INSERT INTO memories_fts(memories_fts, rowid, content) VALUES ('delete', 2, 'The blue whale')`,
  ],
  [
    'a full-text row of other words',
    ['full text'],
    `INSERT INTO memories_fts(rowid, content) VALUES (2, 'The purple snail')`,
  ],
  ['a vector that is missing', ['vectors'], 'DELETE FROM vectors WHERE piece = 2'],
  [
    'a vector of something else',
    ['vectors'],
    'UPDATE vectors SET embedding = (SELECT embedding FROM vectors WHERE piece = 1) WHERE piece = 2',
  ],
  ['vectors of an earlier text', ['vectors'], `UPDATE pieces SET text_hash = x'00' WHERE seq = 2`],
  [
    'a vector of no memory',
    ['orphan vectors'],
    'INSERT INTO vectors (piece, embedding) SELECT 99, embedding FROM vectors WHERE piece = 1',
  ],
  [
    'a wrong fingerprint',
    ['duplicate detection', 'vectors'],
    `UPDATE memories SET content_hash = x'00' WHERE seq = 2`,
  ],
  ['wrong totals of the search index', ['search index'], 'UPDATE index_totals SET rows = rows + 1'],
];

describe('doctor', () => {
  test('finds nothing in a sound database', async () => {
    expect(await examine()).toMatchObject({ healthy: true });
  });

  test.each(DAMAGE)('finds %s and mends it', async (_what, checks, sql) => {
    tamper(sql);
    expect(await findingsOf()).toEqual(checks);
    expect(await examine({ repair: true })).toMatchObject({ healthy: true });
    expect(await findingsOf()).toEqual([]);
    expect(await t.search(t.admin, { query: 'blue whale', mode: 'keyword' })).toEqual(['The blue whale']);
  });

  test('says of a memory that differs from its history that only a person can decide', async () => {
    tamper(`UPDATE memories SET state = 'inactive' WHERE seq = 2`);
    const report = await examine({ repair: true });
    const finding = report.findings.find((each) => each.check === 'versions');
    expect(report.healthy).toBe(false);
    expect(finding).toMatchObject({ ok: false, found: 1, repaired: 0 });
    expect(finding?.detail).toContain('holdfast memory history');
  });

  test('rebuilds everything that is derived from the memories', async () => {
    tamper(`INSERT INTO memories_fts(memories_fts) VALUES ('delete-all')`);
    tamper('DELETE FROM vectors');
    expect(await examine({ rebuild: true })).toMatchObject({ healthy: true });
    expect(await t.contents(t.admin)).toEqual(['The red fox', 'The blue whale', 'The green parrot']);
    expect(await t.search(t.admin, { query: 'parrot', mode: 'keyword' })).toEqual(['The green parrot']);
  });

  test('is for administrators in person', async () => {
    const { caller } = t.user({ user: 'visitor' });
    await expect(t.engine.system.doctor(caller, {}, () => {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});
