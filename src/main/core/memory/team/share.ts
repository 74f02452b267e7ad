import { setImmediate } from 'node:timers/promises';
import { HoldfastError } from '../../../../shared/errors.ts';
import type { ShareRequest, ShareResult } from '../../../../shared/team.ts';
import type { Caller } from '../../domain/principal.ts';
import { hasTeamRole } from '../../domain/team/may.ts';
import { isShared, unsharedIds } from '../../store/team-operations.ts';
import { findFor } from '../access.ts';
import { itemFailure } from '../batch.ts';
import { type Changing, changing, savepoint } from '../changing.ts';
import type { MemoryContext } from '../context.ts';
import { sendAsked } from './follow.ts';
import { type Membership, memberships } from './membership.ts';
import { openShared, type RulesOf } from './sending.ts';

/** Memories that are sent in one transaction. */
const TOGETHER = 200;

/** The team that the caller is the member of; the only one, where none is named. */
function membershipFor(context: MemoryContext, { principal }: Caller, team: string | undefined): Membership {
  const own = memberships(context.db).filter(({ team: { user } }) => user === principal.user);
  const named = team === undefined ? own : own.filter(({ team: { id } }) => id === team);
  const [only, another] = named;
  if (only && !another) return only;
  throw only
    ? new HoldfastError('invalid_request', 'You are in several teams.', 'Name one of them: --team ID')
    : new HoldfastError('not_found', 'You are in no such team.', 'See: holdfast team status');
}

function assertMayShare({ principal }: Caller, { role, team }: Membership): void {
  if (principal.subject !== 'user')
    throw new HoldfastError(
      'forbidden',
      'Only a person shares memories with a team.',
      'Use a user key without X-Agent-ID.',
    );
  if (!hasTeamRole(role, 'proposer'))
    throw new HoldfastError(
      'forbidden',
      `You may read what the team ${team.name} shares, but not add to it.`,
      'Ask an admin of the team for the role proposer.',
    );
}

/** Why a memory cannot go to the team, or sends it. */
function shareOne(c: Changing, rulesOf: RulesOf, membership: Membership, id: string): void {
  const record = findFor(c.context, c.db, c.caller, ['write'], id);
  const { team } = membership;
  const inScope =
    team.kind === 'shared' ? record.scope === 'tenant' : record.scope === 'agent' || record.scope === 'user';
  const known = isShared(c.db, team.id, record.seq);
  if (!known && (record.user !== team.user || !inScope))
    throw new HoldfastError(
      'forbidden',
      `This memory is not one that you can share with the team ${team.name}.`,
      team.kind === 'shared'
        ? `Only your own memories of scope tenant go there: holdfast memory edit ${id} --scope tenant`
        : 'Only your own memories of scope agent and user go there.',
    );
  if (!known && record.state === 'inactive' && record.reviewed_at !== null)
    throw new HoldfastError('conflict', 'This memory was set aside.', 'Approve it first.');
  sendAsked(openShared(c, rulesOf, membership, record, !known));
}

/** Sends memories of the caller to a team, by id, or all that it does not have. One that cannot go stops no other. */
export async function share(
  context: MemoryContext,
  rulesOf: RulesOf,
  caller: Caller,
  request: ShareRequest,
): Promise<ShareResult> {
  const membership = membershipFor(context, caller, request.team);
  assertMayShare(caller, membership);
  const ids = request.ids ?? unsharedIds(context.db, membership.team);
  const result: ShareResult = { shared: 0, shared_ids: [], failed: 0, failed_ids: [], errors: {} };
  for (let start = 0; start < ids.length; start += TOGETHER) {
    if (start > 0) await setImmediate();
    changing(context, caller, (c) => {
      for (const id of new Set(ids.slice(start, start + TOGETHER))) {
        try {
          savepoint(c, () => shareOne(c, rulesOf, membership, id));
          result.shared_ids.push(id);
        } catch (error) {
          result.errors[id] = itemFailure(error).message;
          result.failed_ids.push(id);
        }
      }
    });
  }
  return { ...result, shared: result.shared_ids.length, failed: result.failed_ids.length };
}
