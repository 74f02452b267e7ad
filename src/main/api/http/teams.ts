import { StoreResult } from '../../../shared/memory.ts';
import {
  ConflictList,
  CreateTeamRequest,
  Invite,
  InviteRequest,
  JoinRequest,
  OfTeamRequest,
  SetRoleRequest,
  SettleRequest,
  ShareRequest,
  ShareResult,
  Team,
  TeamList,
  TeamPatch,
} from '../../../shared/team.ts';
import type { Teams } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';

const TAG = 'Teams';

function membership(operations: Operations, teams: Teams): void {
  operations.add(
    {
      method: 'get',
      path: '/teams',
      tag: TAG,
      summary: 'The teams of your tenant and of yourself, with their members and how far sync is',
      answer: TeamList,
    },
    ({ caller }) => ({ teams: teams.list(caller) }),
  );
  operations.add(
    {
      method: 'post',
      path: '/teams',
      tag: TAG,
      summary: 'Make a team on a relay, with you as its first admin',
      description: 'Publishes nothing: memories go out when they are shared, or are made after this.',
      body: CreateTeamRequest,
      answer: Team,
      status: 201,
      problems: ['conflict'],
    },
    ({ caller, body }) => teams.create(caller, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/teams/join',
      tag: TAG,
      summary: 'Join a team with the link of an invite',
      description:
        'Answers when the relay has the request; the team is in state `joining` until the engine of one of its admins has answered. Publishes nothing.',
      body: JoinRequest,
      answer: Team,
      status: 201,
      problems: ['conflict'],
    },
    ({ caller, body }) => teams.join(caller, body),
  );
  operations.add(
    {
      method: 'patch',
      path: '/teams',
      tag: TAG,
      summary: 'Pause a team, or say whose published memories count as approved',
      body: TeamPatch,
      answer: Team,
      problems: ['not_found'],
    },
    ({ caller, body }) => teams.patch(caller, body),
  );
  operations.add(
    {
      method: 'post',
      path: '/teams/leave',
      tag: TAG,
      summary: 'End your membership, and list the teams that are left',
      description: 'Memories that were synced stay here.',
      body: OfTeamRequest,
      bodyOptional: true,
      answer: TeamList,
      problems: ['not_found', 'conflict'],
    },
    async ({ caller, body }) => {
      await teams.leave(caller, body);
      return { teams: teams.list(caller) };
    },
  );
}

function members(operations: Operations, teams: Teams): void {
  operations.add(
    {
      method: 'post',
      path: '/teams/invites',
      tag: TAG,
      summary: 'Invite a person, or another machine of yours',
      description: 'The only answer that ever holds the link. It works once; whoever has it can join.',
      body: InviteRequest,
      bodyOptional: true,
      answer: Invite,
      status: 201,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, body }) => teams.invite(caller, body),
  );
  operations.add(
    {
      method: 'patch',
      path: '/teams/members/{id}',
      tag: TAG,
      summary: 'Change the role of a member',
      body: SetRoleRequest,
      answer: Team,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, id, body }) => teams.setRole(caller, id, body),
  );
  operations.add(
    {
      method: 'delete',
      path: '/teams/members/{id}',
      tag: TAG,
      summary: 'Remove a member, and begin a new key',
      description: 'What the member has received so far stays readable to it.',
      query: OfTeamRequest,
      answer: Team,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, id, query }) => teams.remove(caller, id, query),
  );
}

function sharing(operations: Operations, teams: Teams): void {
  operations.add(
    {
      method: 'post',
      path: '/teams/share',
      tag: TAG,
      summary: 'Send memories of yours to the team that it does not have yet',
      body: ShareRequest,
      answer: ShareResult,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, body }) => teams.share(caller, body),
  );
  operations.add(
    {
      method: 'get',
      path: '/teams/conflicts',
      tag: TAG,
      summary: 'Memories that were changed in two places at once, with every side',
      answer: ConflictList,
    },
    ({ caller }) => teams.conflicts(caller),
  );
  operations.add(
    {
      method: 'post',
      path: '/memories/{id}/settle',
      tag: TAG,
      summary: 'Settle a conflict with one of its sides, or with a text made of them',
      body: SettleRequest,
      answer: StoreResult,
      problems: ['not_found', 'conflict', 'content_too_long'],
    },
    ({ caller, id, body }) => teams.settle(caller, id, body),
  );
}

export function teamOperations(operations: Operations, teams: Teams): void {
  membership(operations, teams);
  members(operations, teams);
  sharing(operations, teams);
}
