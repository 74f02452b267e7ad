import { HoldfastError } from '../../../shared/errors.ts';
import type { Caller } from '../domain/principal.ts';
import { requireAdmin, requirePerson } from '../identity/authority.ts';
import { appendAudit } from '../store/audit.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import { listTeams, type TeamRow } from '../store/teams.ts';

/** What people do with teams, as the audit log names it. */
export type TeamAction =
  | 'team.create'
  | 'team.invite'
  | 'team.join'
  | 'team.pause'
  | 'team.resume'
  | 'team.policy'
  | 'team.role'
  | 'team.remove'
  | 'team.leave';

/** Writes a line of the audit log, in the transaction that it tells of. */
export function auditTeam(
  db: WritableDb,
  of: { at: number; caller: Caller; action: TeamAction; object: string },
): void {
  const { at, caller, action, object } = of;
  const { user, agent, keyId: key } = caller.principal;
  appendAudit(db, { at, user, agent, key, source: caller.source, action, object, outcome: 'ok' });
}

/** The shared team of the caller's tenant, and the caller's personal one. */
export function teamsOf(db: ReadableDb, { principal }: Caller): TeamRow[] {
  return listTeams(db).filter(({ kind, tenant, user }) =>
    kind === 'shared' ? tenant === principal.tenant : user === principal.user,
  );
}

/**
 * The team that a request names, or the only one, of which the caller must be the member here. `what` completes "only … can".
 * Throws `forbidden`, `not_found`, or `conflict` where one has to be named.
 */
export function ownTeam(db: ReadableDb, caller: Caller, id: string | undefined, what: string): TeamRow {
  requirePerson(caller, what);
  const teams = teamsOf(db, caller);
  const named = id === undefined ? teams : teams.filter((team) => team.id === id);
  const [team, another] = named;
  if (!team)
    throw new HoldfastError(
      'not_found',
      id === undefined ? 'You are in no team.' : `You are in no team ${id}.`,
      'See `holdfast team status`; `holdfast team create` makes one, `holdfast team join` enters one.',
    );
  if (another)
    throw new HoldfastError(
      'conflict',
      `You are in ${named.length} teams.`,
      `Say which one is meant, by its id: ${named.map((one) => one.id).join(', ')}`,
    );
  if (team.user === caller.principal.user) return team;
  throw new HoldfastError(
    'forbidden',
    `${team.user} is the member of the team ${team.name} on this engine; only that person can ${what}.`,
    `Ask ${team.user}, or use a key of that user.`,
  );
}

/**
 * Throws `conflict` where the caller is in a team of that kind already, and `forbidden` for a shared one to all but admins of
 * the tenant: the team's roles say from then on what everybody here may do with the tenant's memories.
 */
export function assertMayEnter(db: ReadableDb, caller: Caller, kind: TeamRow['kind']): void {
  const { principal } = caller;
  if (kind === 'shared')
    requireAdmin(caller, `share the memories of the tenant ${principal.tenant} with a team`);
  const taken = listTeams(db).find((team) =>
    kind === 'shared'
      ? team.kind === kind && team.tenant === principal.tenant
      : team.kind === kind && team.user === principal.user,
  );
  if (!taken) return;
  throw new HoldfastError(
    'conflict',
    kind === 'shared'
      ? `The tenant ${principal.tenant} is in the team ${taken.name} already; it can be in one.`
      : `You have a personal team already: ${taken.name}.`,
    `Leave it first: holdfast team leave --team ${taken.id}`,
  );
}
