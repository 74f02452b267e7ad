import { spanOf } from '../../../../shared/period.ts';
import { SCOPES, TYPES } from '../../../../shared/terms.ts';
import type { SearchFilters } from './protocol.ts';
import { type RowTable, SCOPE_SHIFT, TYPE_SHIFT } from './rows.ts';
import { type Compiler, perString, type RowTest } from './visible.ts';

function oneOf<Value>(all: readonly Value[], wanted: readonly Value[]): number {
  return wanted.reduce((mask, value) => mask | (1 << all.indexOf(value)), 0);
}

function flagTests({ columns }: RowTable, { scope, type }: SearchFilters): RowTest[] {
  const tests: RowTest[] = [];
  const among = (mask: number, shift: number): RowTest => {
    return (row) => ((mask >> (((columns.flags[row] as number) >> shift) & 3)) & 1) === 1;
  };
  if (scope !== undefined && scope.length > 0) tests.push(among(oneOf(SCOPES, scope), SCOPE_SHIFT));
  if (type !== undefined && type.length > 0) tests.push(among(oneOf(TYPES, type), TYPE_SHIFT));
  return tests;
}

function stringTests(table: RowTable, filters: SearchFilters): RowTest[] {
  const { columns } = table;
  const tests: RowTest[] = [];
  for (const name of ['namespace', 'user', 'agent', 'session'] as const) {
    const wanted = filters[name];
    if (wanted === undefined) continue;
    const id = table.strings.id(wanted);
    const column = columns[name];
    tests.push((row) => column[row] === id);
  }
  const { namespace_prefix: prefix, tags } = filters;
  if (prefix !== undefined) {
    const begins = perString(table, (namespace) => namespace?.startsWith(prefix) ?? false);
    tests.push((row) => begins(columns.namespace[row] as number));
  }
  if (tags !== undefined && tags.length > 0) {
    const hasAll = perString(table, (json) => {
      const held = new Set<string>(json === null ? [] : JSON.parse(json));
      return tags.every((tag) => held.has(tag));
    });
    tests.push((row) => hasAll(columns.tags[row] as number));
  }
  return tests;
}

/** Half-open, as in `store/filter.ts`. Nothing compares with NaN, so memories without an importance pass no bound. */
function boundTests({ columns }: RowTable, filters: SearchFilters): RowTest[] {
  const tests: RowTest[] = [];
  const created = columns.createdAt;
  const from = (text: string | undefined) => (text === undefined ? undefined : spanOf(text)?.from);
  const during = filters.created_during === undefined ? null : spanOf(filters.created_during);
  for (const start of [during?.from, from(filters.created_after)])
    if (start !== undefined) tests.push((row) => (created[row] as number) >= start);
  for (const end of [during?.to, from(filters.created_before)])
    if (end !== undefined) tests.push((row) => (created[row] as number) < end);
  const { importance } = columns;
  const { importance_min: least, importance_max: most } = filters;
  if (least !== undefined) tests.push((row) => (importance[row] as number) >= least);
  if (most !== undefined) tests.push((row) => (importance[row] as number) <= most);
  return tests;
}

function importTests({ rowsOfImport }: Compiler, { import: id }: SearchFilters): RowTest[] {
  if (id === undefined) return [];
  const brought = new Set(rowsOfImport(id));
  return [(row) => brought.has(row)];
}

/** The tests of all filters but the state, the cheapest first; `filterCondition` of `store/filter.ts` says the same. */
export function filterTests(compiler: Compiler, filters: SearchFilters): RowTest[] {
  const { table } = compiler;
  return [
    ...flagTests(table, filters),
    ...boundTests(table, filters),
    ...stringTests(table, filters),
    ...importTests(compiler, filters),
  ];
}
