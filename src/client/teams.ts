import type { StoreResult } from '../shared/memory.ts';
import type { Conflict, Invite, JoinRequest, ShareResult, Team, TeamRole } from '../shared/team.ts';
import type { Transport } from './transport.ts';
import type {
  CallOptions,
  CreateTeamOptions,
  InviteOptions,
  OfTeamOptions,
  Settlement,
  ShareSelection,
  TeamChange,
} from './types.ts';

/**
 * Memories shared with other engines. Calls that name no team mean the only one; with a shared and a personal team it has to
 * be named.
 */
export class Teams {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async list(call?: CallOptions): Promise<Team[]> {
    const answer = await this.#transport.json<{ teams: Team[] }>({ method: 'GET', path: ['teams'] }, call);
    return answer.teams;
  }

  /** Makes a team on the relay at that address. Publishes nothing. */
  create(name: string, relay: string, options: CreateTeamOptions = {}, call?: CallOptions): Promise<Team> {
    return this.#transport.json({ method: 'POST', path: ['teams'], body: { ...options, name, relay } }, call);
  }

  /** A link that lets one person, or one more machine of one's own, join. It is never shown again. */
  invite(options: InviteOptions = {}, call?: CallOptions): Promise<Invite> {
    return this.#transport.json({ method: 'POST', path: ['teams', 'invites'], body: options }, call);
  }

  /**
   * Joins by a link. The team is in state `joining` until the engine of one of its admins has answered. `own_device`: the link
   * is one's own, for this machine.
   */
  join(link: string, options: Partial<Omit<JoinRequest, 'link'>> = {}, call?: CallOptions): Promise<Team> {
    return this.#transport.json(
      { method: 'POST', path: ['teams', 'join'], body: { ...options, link } },
      call,
    );
  }

  /** Pauses a team or lets it go on, or says whose published memories count as approved. */
  change(change: TeamChange, call?: CallOptions): Promise<Team> {
    return this.#transport.json({ method: 'PATCH', path: ['teams'], body: change }, call);
  }

  setRole(member: string, role: TeamRole, options: OfTeamOptions = {}, call?: CallOptions): Promise<Team> {
    return this.#transport.json(
      { method: 'PATCH', path: ['teams', 'members', member], body: { ...options, role } },
      call,
    );
  }

  /** Removes a member and begins a new key. What the member has received so far stays readable to it. */
  removeMember(member: string, options: OfTeamOptions = {}, call?: CallOptions): Promise<Team> {
    return this.#transport.json(
      { method: 'DELETE', path: ['teams', 'members', member], query: options },
      call,
    );
  }

  /** Ends the membership of this engine; synced memories stay. Answers with the teams that are left. */
  async leave(options: OfTeamOptions = {}, call?: CallOptions): Promise<Team[]> {
    const answer = await this.#transport.json<{ teams: Team[] }>(
      { method: 'POST', path: ['teams', 'leave'], body: options },
      call,
    );
    return answer.teams;
  }

  /** Sends memories to the team that it does not have: `{ ids }`, or `{ all: true }`. */
  share(selection: ShareSelection, call?: CallOptions): Promise<ShareResult> {
    return this.#transport.json({ method: 'POST', path: ['teams', 'share'], body: selection }, call);
  }

  /** Memories that were changed in two places at once. */
  async conflicts(call?: CallOptions): Promise<Conflict[]> {
    const answer = await this.#transport.json<{ conflicts: Conflict[] }>(
      { method: 'GET', path: ['teams', 'conflicts'] },
      call,
    );
    return answer.conflicts;
  }

  /** Ends the conflict of a memory with one of its sides (`{ operation }`), or with a text made of them (`{ content }`). */
  settle(id: string, settlement: Settlement, call?: CallOptions): Promise<StoreResult> {
    return this.#transport.json({ method: 'POST', path: ['memories', id, 'settle'], body: settlement }, call);
  }
}
