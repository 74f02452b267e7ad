import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../../client/index.ts';
import { tell } from './words.ts';

const ENTRY: AuditEntry = {
  id: 1,
  at: '2025-01-15T10:30:00.000Z',
  user: 'ann',
  agent: 'coder',
  key: 'key_1',
  source: 'mcp',
  action: 'memory.store',
  object: 'mem_1',
  outcome: 'ok',
};

describe('an entry of the log in words', () => {
  test('says who did what to which memory', () => {
    expect(tell(ENTRY, 'ann')).toMatchObject({ who: 'coder', did: 'stored', object: { memory: 'mem_1' } });
  });

  test('names the person that looks, and others by their names', () => {
    const inPerson = { ...ENTRY, agent: 'default' };
    expect(tell(inPerson, 'ann').who).toBe('You');
    expect(tell(inPerson, 'bob').who).toBe('ann');
    expect(tell(ENTRY, 'bob').who).toBe('ann/coder');
  });

  test('counts several at once', () => {
    expect(tell(ENTRY, 'ann', 40)).toMatchObject({ did: 'stored 40 memories', object: null });
  });

  test('says what was refused, to strangers too', () => {
    const refused = { ...ENTRY, action: 'POST /api/v1/memories', outcome: 'forbidden', object: null };
    expect(tell(refused, 'ann', 3)).toMatchObject({ did: 'was refused 3 times:', refused: true });
    expect(tell({ ...refused, user: null, agent: null }, 'ann').who).toBe('Somebody unknown');
  });

  test('shows an action that it has no words for as it is', () => {
    expect(tell({ ...ENTRY, action: 'memory.new' }, 'ann').did).toBe('memory.new');
  });
});
