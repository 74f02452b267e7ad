import type { TeamRole } from '../../../../shared/team.ts';
import { TEAM_ROLES } from '../../../../shared/terms.ts';
import type { Authority, Operation } from './operation.ts';

export function hasTeamRole(role: TeamRole, least: TeamRole): boolean {
  return TEAM_ROLES.indexOf(role) >= TEAM_ROLES.indexOf(least);
}

/** What a member's word counts for: a publisher whom the policy does not trust only proposes (rule T-14). */
export function effectiveRole({ role, trusted }: Authority): TeamRole {
  return role === 'publisher' && !trusted ? 'proposer' : role;
}

export function mayReview({ role }: Authority): boolean {
  return hasTeamRole(role, 'reviewer');
}

/** Who began a memory, as far as it is known. */
export interface Beginning {
  beginner: string | null;
  contested: boolean;
}

/** Whether a member serves and decides alone about a memory: a reviewer any, a trusted publisher its own (rule T-13). */
export function decidesAlone(author: string, authority: Authority, { beginner }: Beginning): boolean {
  if (mayReview(authority)) return true;
  return effectiveRole(authority) === 'publisher' && author === beginner;
}

/** Whether the operation is one that its author may write, its effect apart (rule T-13). */
export function mayWrite(operation: Operation, authority: Authority, beginning: Beginning): boolean {
  const { kind, author } = operation;
  switch (kind) {
    case 'propose':
      return hasTeamRole(authority.role, 'proposer');
    case 'put':
      return hasTeamRole(authority.role, 'publisher');
    case 'delete':
      return mayReview(authority) || (authority.role === 'publisher' && author === beginning.beginner);
    case 'purge':
      return mayPurge(author, authority, beginning);
    default:
      return decidesAlone(author, authority, beginning);
  }
}

/** Nobody erases what somebody else says to have begun as well, but reviewers (rule T-18). */
export function mayPurge(author: string, authority: Authority, { beginner, contested }: Beginning): boolean {
  if (mayReview(authority)) return true;
  return authority.role === 'publisher' && author === beginner && !contested;
}
