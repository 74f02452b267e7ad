import { hostname } from 'node:os';
import { evaluateTeam } from '../../../protocol/evaluate.ts';
import type { InviteState } from '../../../protocol/team-state.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import type { CreateTeamRequest, JoinRequest, TeamKind } from '../../../shared/team.ts';
import type { Caller } from '../domain/principal.ts';
import type { Database, WritableDb } from '../store/database.ts';
import { keepSent } from '../store/team-outbox.ts';
import { insertTeam, type TeamRow } from '../store/teams.ts';
import { findUser } from '../store/users.ts';
import { assertMayEnter, auditTeam } from './access.ts';
import { type FirstEntry, found, requestToJoin } from './founding.ts';
import { readInvitation } from './invitation.ts';
import { readInviteLink } from './invite.ts';
import type { Keystore } from './keystore.ts';
import { applyState, type Joining } from './members.ts';
import { keepControlEntry } from './membership.ts';
import type { Names } from './names.ts';
import { foundTeam } from './relay.ts';
import { TeamKeys } from './team-keys.ts';

/** Longest that a name may be. */
const LABEL = 100;

export interface EnteringContext {
  db: Database;
  clock(): number;
  keystore: Keystore;
}

function namesFor({ db }: EnteringContext, { principal }: Caller, member: string | undefined): Names {
  const name = member ?? findUser(db, principal.user)?.name ?? principal.user;
  return { member: name.slice(0, LABEL), device: hostname().slice(0, LABEL) || 'this machine' };
}

/** Writes the team down with its first entry of this device, which goes out with the others. */
async function write(
  { db, clock, keystore }: EnteringContext,
  caller: Caller,
  first: FirstEntry,
  of: Pick<TeamRow, 'kind' | 'name' | 'relay' | 'joining'>,
  also: (db: WritableDb, team: TeamRow, keys: TeamKeys) => void,
): Promise<TeamRow> {
  const { team, device, control, secrets } = first;
  const { tenant, user } = caller.principal;
  const now = clock();
  const row: TeamRow = {
    ...of,
    id: team,
    tenant,
    user,
    device,
    // The id of a member is that of its first device, until the entries say otherwise.
    member: device,
    role: null,
    epoch: 0,
    paused: 0,
    joined_at: now,
    synced_at: null,
    removed_at: null,
  };
  // Before the database names them: a team without its keys would be of no use.
  await keystore.add(team, secrets);
  try {
    db.write((tx) => {
      assertMayEnter(tx, caller, of.kind);
      insertTeam(tx, row);
      keepSent(tx, team, 'ctl', control.entry);
      also(tx, row, new TeamKeys(team, keystore, secrets));
      const action = of.joining === null ? 'team.create' : 'team.join';
      auditTeam(tx, { at: now, caller, action, object: team });
    });
  } catch (error) {
    keystore.remove(team);
    throw error;
  }
  return row;
}

/** Makes a team: at the relay first, so that one it does not take leaves nothing behind. */
export async function createTeam(
  context: EnteringContext,
  caller: Caller,
  request: CreateTeamRequest,
): Promise<TeamRow> {
  const { kind, name, relay, member_name, creation_token } = request;
  assertMayEnter(context.db, caller, kind);
  const now = context.clock();
  const first = found({ kind, title: name, names: namesFor(context, caller, member_name), now });
  const { entry } = first.control;
  await foundTeam(relay, entry.bytes, creation_token);
  const state = evaluateTeam(first.team, [first.control]);
  return write(context, caller, first, { kind, name, relay, joining: null }, (db, team, keys) => {
    keepControlEntry(db, entry, now);
    applyState(db, { team, keys, now }, state);
  });
}

/** Throws `conflict` for a link that makes this a machine of whoever made it, unless the person says that this is oneself. */
function assertMeant({ member }: InviteState, { own_device }: JoinRequest): void {
  if (member === null || own_device) return;
  throw new HoldfastError(
    'conflict',
    'This link is for another machine of the person who made it, who would get your memories, the private ones of a personal team too.',
    'Did you make it yourself? Then say so: holdfast team join --own-device',
  );
}

/** Writes down that this device wants to join the team of a link. Throws `conflict` for a link that is not good any more. */
export async function beginToJoin(
  context: EnteringContext,
  caller: Caller,
  request: JoinRequest,
): Promise<TeamRow> {
  const link = readInviteLink(request.link);
  const now = context.clock();
  const { state, invite } = await readInvitation(link, now);
  assertMeant(invite, request);
  const kind: TeamKind = state.founding?.kind ?? 'shared';
  assertMayEnter(context.db, caller, kind);
  const lastClock = state.counted.reduce((last, { entry }) => Math.max(last, entry.clock), 0);
  const first = requestToJoin(link, namesFor(context, caller, request.member_name), lastClock, now);
  const joining: Joining = { fingerprint: link.fingerprint };
  const name = `Team on ${new URL(link.relay).host}`.slice(0, LABEL);
  const of = { kind, name, relay: link.relay, joining: JSON.stringify(joining) };
  return write(context, caller, first, of, () => {});
}
