import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AuditRequest } from '../../../shared/system.ts';
import { createStore, type TestStore } from '../search/testing/store.ts';
import { type AuditRecord, appendAudit, listAudit } from './audit.ts';

let store: TestStore;
const NOON = Date.UTC(2025, 0, 15, 12);
const HOUR = 3_600_000;
const LINE: AuditRecord = {
  at: NOON,
  user: 'ann',
  agent: 'default',
  key: 'key_1',
  source: 'cli',
  action: 'memory.store',
  object: 'mem_1',
  outcome: 'ok',
};

beforeAll(() => {
  store = createStore();
  const lines: Partial<AuditRecord>[] = [
    {},
    { at: NOON + HOUR, agent: 'coder', object: 'mem_2' },
    { at: NOON + 2 * HOUR, action: 'memory.approve' },
    { at: NOON + 24 * HOUR, user: 'bob', action: 'key.create', object: 'key_2' },
    { at: NOON + 25 * HOUR, user: 'bob', action: 'POST /memories', object: null, outcome: 'forbidden' },
  ];
  store.db.write((db) => {
    for (const line of lines) appendAudit(db, { ...LINE, ...line });
  });
});
afterAll(() => store.close());

const idsFor = (request: object) => listAudit(store.db, AuditRequest.parse(request)).map(({ id }) => id);

describe('the audit log', () => {
  test('comes newest first', () => {
    expect(idsFor({})).toEqual([5, 4, 3, 2, 1]);
  });

  test.each([
    [{ action: 'memory.store' }, [2, 1]],
    [{ kind: 'memory' }, [3, 2, 1]],
    [{ object: 'mem_1' }, [3, 1]],
    [{ user: 'bob' }, [5, 4]],
    [{ agent: 'coder' }, [2]],
    [{ outcome: 'refused' }, [5]],
    [{ outcome: 'ok', user: 'bob' }, [4]],
    [{ from: '2025-01-16' }, [5, 4]],
    [{ from: '2025-01-15T13:00:00Z', to: '2025-01-16' }, [3, 2]],
  ])('can be filtered: %j', (request, expected) => {
    expect(idsFor(request)).toEqual(expected);
  });

  test('is read in pages that neither repeat nor skip, under filters too', () => {
    expect(idsFor({ limit: 2 })).toEqual([5, 4]);
    expect(idsFor({ limit: 2, before: 4 })).toEqual([3, 2]);
    expect(idsFor({ kind: 'memory', before: 3 })).toEqual([2, 1]);
  });
});
