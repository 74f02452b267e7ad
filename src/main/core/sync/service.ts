import { fingerprintOf } from '../../../protocol/ids.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import type {
  CreateTeamRequest,
  Invite,
  InviteRequest,
  JoinRequest,
  OfTeamRequest,
  SetRoleRequest,
  TeamPatch,
} from '../../../shared/team.ts';
import { toTimestamp } from '../../../shared/time.ts';
import type { Caller } from '../domain/principal.ts';
import { requirePerson } from '../identity/authority.ts';
import type { Database } from '../store/database.ts';
import { deleteTeam, type TeamRow, updateTeam } from '../store/teams.ts';
import { auditTeam, ownTeam, type TeamAction } from './access.ts';
import { writeInvite, writeLeave, writePolicy, writeRemove, writeRole } from './control-entries.ts';
import { beginToJoin, createTeam } from './entering.ts';
import { newInviteSecret, writeInviteLink } from './invite.ts';
import type { Runtime } from './runtime.ts';
import type { Session } from './session.ts';
import { newTeamKey } from './wrap.ts';

const HOUR_MS = 3_600_000;

export interface ServiceContext {
  db: Database;
  clock(): number;
  runtime: Runtime;
  /** What people see of a team is not what it was. */
  changed(team: TeamRow): void;
}

function audit({ db, clock }: ServiceContext, caller: Caller, action: TeamAction, object: string): void {
  db.write((tx) => auditTeam(tx, { at: clock(), caller, action, object }));
}

/** Creates a team, which is then kept in step. */
export async function create(
  context: ServiceContext,
  caller: Caller,
  request: CreateTeamRequest,
): Promise<string> {
  requirePerson(caller, 'make teams');
  const team = await createTeam({ ...context, keystore: context.runtime.keystore }, caller, request);
  context.runtime.begin(team);
  return team.id;
}

/** Asks to join; resolves when the relay has the request. */
export async function join(context: ServiceContext, caller: Caller, request: JoinRequest): Promise<string> {
  requirePerson(caller, 'join teams');
  const team = await beginToJoin({ ...context, keystore: context.runtime.keystore }, caller, request);
  try {
    await context.runtime.begin(team)?.control.sent();
  } catch (error) {
    if (error instanceof HoldfastError && error.code === 'conflict') await forget(context, team);
    throw error;
  }
  return team.id;
}

/** Ends the sync of a team, with its keys and all that was kept for it. Memories stay. */
async function forget({ db, runtime, changed }: ServiceContext, team: TeamRow): Promise<void> {
  await runtime.end(team.id);
  db.write((tx) => deleteTeam(tx, team.id));
  changed(team);
}

/** The session of one of the caller's teams, of which this device is a member now. `what` completes "only … can". */
function membership(
  { db, runtime }: ServiceContext,
  caller: Caller,
  id: string | undefined,
  what: string,
): { team: TeamRow; session: Session } {
  const team = ownTeam(db, caller, id, what);
  const session = runtime.sessionOf(team.id);
  if (!session)
    throw new HoldfastError(
      'unavailable',
      `The keys of the team ${team.name} are not on this machine.`,
      'Put back the file of the keys, or leave the team and join it again.',
    );
  if (team.removed_at !== null || team.role === null)
    throw new HoldfastError(
      'conflict',
      team.role === null
        ? `You have not been admitted to the team ${team.name} yet.`
        : `You were removed from the team ${team.name}.`,
      team.role === null
        ? 'The engine of an admin has to be running; see `holdfast team status`.'
        : 'Leave it with `holdfast team leave`; an admin can invite you again.',
    );
  if (team.paused === 1)
    throw new HoldfastError(
      'conflict',
      `The team ${team.name} is paused.`,
      'Resume it first: holdfast team resume',
    );
  return { team, session };
}

function assertAdmin(team: TeamRow, what: string): void {
  if (team.role === 'admin') return;
  throw new HoldfastError(
    'forbidden',
    `Only an admin of the team ${team.name} can ${what}; you are a ${team.role}.`,
    'Ask an admin of the team; `holdfast team members` names them.',
  );
}

/** Opens an invite. The link is not kept. */
export async function invite(
  context: ServiceContext,
  caller: Caller,
  request: InviteRequest,
): Promise<Invite> {
  const { team, session } = membership(context, caller, request.team, 'invite');
  const own = request.own_device || team.kind === 'personal';
  if (!own) assertAdmin(team, 'invite people');
  const role = own ? (team.role ?? request.role) : request.role;
  const until = context.clock() + request.expires_hours * HOUR_MS;
  const secret = newInviteSecret();
  await session.control.append((author, state) => {
    const key = session.keys.present(state.epoch);
    return writeInvite(author, { secret, role, until, member: own ? team.member : null, key });
  });
  audit(context, caller, 'team.invite', team.id);
  const fingerprint = fingerprintOf(session.keys.signer.publicKey);
  const link = writeInviteLink({ relay: team.relay, team: team.id, secret, fingerprint });
  return { link, role, expires_at: toTimestamp(until) };
}

function setPaused(context: ServiceContext, caller: Caller, team: TeamRow, paused: boolean): void {
  const { db, clock, runtime } = context;
  db.write((tx) => {
    updateTeam(tx, { ...team, paused: paused ? 1 : 0 });
    const action = paused ? 'team.pause' : 'team.resume';
    auditTeam(tx, { at: clock(), caller, action, object: team.id });
  });
  runtime.sessionOf(team.id)?.wake();
}

/** Pauses or resumes a team, and says whom it trusts. Returns its id. */
export async function patch(context: ServiceContext, caller: Caller, request: TeamPatch): Promise<string> {
  const team = ownTeam(context.db, caller, request.team, 'change it');
  const { paused, trusted } = request;
  if (paused === false) setPaused(context, caller, team, false);
  if (trusted !== undefined) {
    const { session } = membership(context, caller, team.id, 'change it');
    assertAdmin(team, 'say whom it trusts');
    if (trusted !== 'publishers') for (const member of trusted) findMember(session, member);
    await session.control.append((author) => writePolicy(author, trusted));
    audit(context, caller, 'team.policy', team.id);
  }
  if (paused === true) setPaused(context, caller, ownTeam(context.db, caller, team.id, 'change it'), true);
  return team.id;
}

function findMember({ control, team }: Session, id: string) {
  const member = control.state.members.get(id);
  if (member && !member.removed) return member;
  throw new HoldfastError(
    'not_found',
    `The team ${team.name} has no member ${id}.`,
    'See `holdfast team members`.',
  );
}

/** Throws `conflict` where nobody would be left who can admit and remove. */
function assertOtherAdmin({ control, team }: Session, member: string): void {
  const admins = [...control.state.members.values()].filter(
    ({ id, role, removed }) => role === 'admin' && !removed && id !== member,
  );
  if (admins.length > 0) return;
  throw new HoldfastError(
    'conflict',
    `The team ${team.name} would have no admin any more.`,
    'Make somebody else an admin first: holdfast team role MEMBER admin',
  );
}

/** Changes the role of a member for what it writes from here on. */
export async function setRole(
  context: ServiceContext,
  caller: Caller,
  id: string,
  request: SetRoleRequest,
): Promise<string> {
  const { team, session } = membership(context, caller, request.team, 'change roles');
  assertAdmin(team, 'change roles');
  if (team.kind === 'personal')
    throw new HoldfastError('conflict', 'In a personal team every machine is an admin.');
  const { id: member } = findMember(session, id);
  const { role } = request;
  if (role !== 'admin') assertOtherAdmin(session, member);
  const { control } = session;
  await control.append((author, state) =>
    writeRole(author, { member, role, state, seen: (device) => control.seen(device) }),
  );
  audit(context, caller, 'team.role', member);
  return team.id;
}

/** Removes a member, or one of its devices, and begins an epoch. */
export async function remove(
  context: ServiceContext,
  caller: Caller,
  id: string,
  request: OfTeamRequest,
): Promise<string> {
  const { team, session } = membership(context, caller, request.team, 'remove members');
  assertAdmin(team, 'remove members');
  const { control, keys } = session;
  const device = control.state.devices.get(id);
  // A member has the id of its first device: of others that means the member.
  const byDevice =
    device?.removed === false && (device.member === team.member || !control.state.members.has(id));
  const { id: member } = findMember(session, byDevice ? device.member : id);
  if (byDevice ? id === team.device : member === team.member)
    throw new HoldfastError(
      'conflict',
      'You cannot remove yourself.',
      'Leave the team instead: holdfast team leave',
    );
  await control.append((author, state) => {
    const key = newTeamKey();
    keys.add([key]);
    const seen = (one: string) => control.seen(one);
    return writeRemove(author, { member, device: byDevice ? id : null, state, seen, key });
  });
  audit(context, caller, 'team.remove', id);
  return team.id;
}

/** Whether other members are there to whom the leaving of this device means something. */
function isAlone({ control, team }: Session): boolean {
  return [...control.state.devices.values()].every(({ id, removed }) => removed || id === team.device);
}

/** Ends the membership here, and at the relay where that can be reached. */
export async function leave(context: ServiceContext, caller: Caller, request: OfTeamRequest): Promise<void> {
  const { db, runtime } = context;
  const team = ownTeam(db, caller, request.team, 'leave it');
  const session = runtime.sessionOf(team.id);
  const isMember = team.role !== null && team.removed_at === null;
  if (session && isMember && !isAlone(session)) {
    const { state } = session.control;
    const devices = state.members.get(team.member)?.devices ?? [];
    const isLast = devices.every((id) => id === team.device || state.devices.get(id)?.removed);
    if (isLast && team.role === 'admin') assertOtherAdmin(session, team.member);
    if (team.paused === 1) setPaused(context, caller, team, false);
    await sayGoodbye(session);
  }
  await forget(context, team);
  audit(context, caller, 'team.leave', team.id);
}

/** Tells the others. Who cannot reach the relay leaves all the same; an admin can remove it then. */
async function sayGoodbye({ control, team }: Session): Promise<void> {
  try {
    const { log } = control.seen(team.device);
    await control.append((author) => writeLeave(author, log));
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code !== 'unavailable') throw error;
  }
}
