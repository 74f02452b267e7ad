import { SCOPES } from '../../../../shared/terms.ts';
import {
  type Actor,
  type GrantTuple,
  grantable,
  grantGives,
  inSubtree,
  isServerAdmin,
  reviewsOfTenant,
} from '../../domain/rights.ts';
import type { IndexFilter } from './protocol.ts';
import { ACTIVE, DELETED, type RowTable, SCOPE_SHIFT } from './rows.ts';

/** Says of a row whether something holds. */
export type RowTest = (row: number) => boolean;

/** What compiling needs to know beside the table. */
export interface Compiler {
  table: RowTable;
  /** The row of a memory, by its id; undefined when there is none. */
  rowOf(id: string): number | undefined;
  /** The rows that an import brought. */
  rowsOfImport(id: string): readonly number[];
}

const [AGENT, USER, TENANT] = SCOPES.map((_, index) => index) as [number, number, number, number];
/** No interned string has it, so it equals nothing. */
const NOBODY = -1;

const scopeOf = (flags: number): number => (flags >> SCOPE_SHIFT) & 3;

function scopeTest({ table }: Compiler, principal: Actor, right: 'read' | 'review'): RowTest {
  const user = table.strings.id(principal.user);
  const agent = table.strings.id(principal.agent);
  const tenant = table.strings.id(principal.tenant);
  const { columns } = table;
  if (right === 'read')
    return (row) => {
      const scope = scopeOf(columns.flags[row] as number);
      if (scope === AGENT) return columns.user[row] === user && columns.agent[row] === agent;
      if (scope === USER) return columns.user[row] === user;
      return scope !== TENANT || columns.tenant[row] === tenant;
    };
  if (principal.subject !== 'user') return () => false;
  const ofTenant = reviewsOfTenant(principal);
  const reviewsGlobal = isServerAdmin(principal);
  return (row) => {
    const scope = scopeOf(columns.flags[row] as number);
    if (scope === AGENT || scope === USER) return columns.user[row] === user;
    if (scope !== TENANT) return reviewsGlobal;
    if (ofTenant === 'none' || columns.tenant[row] !== tenant) return false;
    return ofTenant === 'all' || columns.user[row] === user;
  };
}

/** Answers a question about an interned string once for each string. */
export function perString(table: RowTable, holds: (text: string | null) => boolean): (id: number) => boolean {
  const known = new Map<number, boolean>();
  return (id) => {
    let answer = known.get(id);
    if (answer === undefined) {
      answer = holds(table.strings.text(id));
      known.set(id, answer);
    }
    return answer;
  };
}

/** Whether the object of a grant holds the row; the tenant and the scope are asked elsewhere. */
function objectTest({ table, rowOf }: Compiler, grant: GrantTuple): RowTest {
  if (grant.object_type === 'all') return () => true;
  if (grant.object_type === 'memory') {
    const granted = rowOf(grant.object_id);
    return (row) => row === granted;
  }
  const inside = perString(table, (namespace) => inSubtree(namespace, grant.object_id));
  return (row) => inside(table.columns.namespace[row] as number);
}

function grantTest(compiler: Compiler, principal: Actor, grant: GrantTuple): RowTest {
  const { columns, strings } = compiler.table;
  const tenant = grant.tenant === principal.tenant ? strings.id(grant.tenant) : NOBODY;
  const covers = grant.covers_user === null ? null : strings.id(grant.covers_user);
  const holds = objectTest(compiler, grant);
  const closed = SCOPES.map((one) => !grantable(principal, one));
  return (row) => {
    const scope = scopeOf(columns.flags[row] as number);
    if (closed[scope] || columns.tenant[row] !== tenant) return false;
    if (covers !== null && (scope !== USER || columns.user[row] !== covers)) return false;
    return holds(row);
  };
}

function rightTest(
  compiler: Compiler,
  { principal, grants }: IndexFilter,
  right: 'read' | 'review',
): RowTest {
  const byScope = scopeTest(compiler, principal, right);
  const byGrant = grants
    .filter((grant) => grantGives(grant, principal, right))
    .map((grant) => grantTest(compiler, principal, grant));
  if (byGrant.length === 0) return byScope;
  return (row) => byScope(row) || byGrant.some((opens) => opens(row));
}

/**
 * The rows that the caller may see in the states it asked for: visibility and state of `rowsFor`, its other filters left
 * out. A test holds the two together.
 */
export function visibleTest(compiler: Compiler, filter: IndexFilter): RowTest {
  const { columns } = compiler.table;
  const { filters, now } = filter;
  const readable = rightTest(compiler, filter, 'read');
  const muted = new Set(filter.muted);
  const reviewable = rightTest(compiler, filter, 'review');
  const served: RowTest = (row) =>
    ((columns.flags[row] as number) & ACTIVE) !== 0 &&
    (columns.expiresAt[row] as number) > now &&
    !muted.has(row) &&
    readable(row);
  const isThere = (row: number) => {
    const flags = columns.flags[row] as number;
    return flags !== 0 && (flags & DELETED) === 0;
  };
  if (filters.state === 'active') return (row) => isThere(row) && served(row);
  if (filters.state === 'inactive')
    return (row) => isThere(row) && ((columns.flags[row] as number) & ACTIVE) === 0 && reviewable(row);
  return (row) => isThere(row) && (served(row) || reviewable(row));
}
