import { describe, expect, it } from 'vitest';
import { replaceTable, toTable } from './report.ts';
import { isMet, type Result } from './results.ts';

const result: Result = {
  what: 'get',
  memories: 10_000,
  face: 'HTTP',
  unit: 'ms',
  median: 0.5,
  tail: 0.9,
  limit: { what: 'raw SELECT', value: 0.25 },
  target: { bound: '≤', value: 1, of: 'median' },
};

describe('isMet', () => {
  it('compares the median or its ratio to the limit, the bound included', () => {
    expect(isMet(result)).toBe(true);
    expect(isMet({ ...result, median: 1 })).toBe(true);
    expect(isMet({ ...result, median: 1.1 })).toBe(false);
    expect(isMet({ ...result, target: { bound: '≥', value: 2, of: 'ratio' } })).toBe(true);
    expect(isMet({ ...result, target: { bound: '≥', value: 2.1, of: 'ratio' } })).toBe(false);
  });

  it('says nothing where there is no target', () => {
    expect(isMet({ ...result, target: null })).toBeNull();
  });
});

describe('toTable', () => {
  it('shows one line for each result, the ratio before the time', () => {
    expect(toTable([result]).split('\n')[2]).toBe(
      '| get | 10,000 | HTTP | 2.00 | raw SELECT: 0.25 ms | 0.5 ms | 0.9 | ≤ 1 ms | yes |',
    );
  });

  it('says by how much each differs from what was saved of the same', () => {
    const saved = [
      { ...result, median: 0.4 },
      { ...result, memories: 100_000, median: 5 },
    ];
    expect(toTable([result], saved).split('\n')[2]).toContain('| 0.5 ms | 0.9 | 25 % |');
    expect(toTable([result], []).split('\n')[2]).toContain('| 0.5 ms | 0.9 |  |');
  });
});

describe('replaceTable', () => {
  it('changes only what is between the markers', () => {
    const page = 'before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n';
    expect(replaceTable(page, 'new')).toBe('before\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nafter\n');
  });

  it('refuses a page without a place for it', () => {
    expect(() => replaceTable('no markers', 'new')).toThrow('no place');
  });
});
