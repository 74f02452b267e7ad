import type { ExplainResult } from '../../../shared/identity.ts';
import type { Scope } from '../../../shared/memory.ts';
import { toTimestamp } from '../../../shared/time.ts';
import {
  type Actor,
  type GrantTuple,
  grantable,
  grantCovers,
  grantGives,
  inSubtree,
  isTenantAdmin,
  type Placement,
  RELATIONS_FOR,
  type Right,
  scopeGives,
} from '../domain/rights.ts';
import type { GrantRow } from '../store/grants.ts';
import { tupleText } from './names.ts';

export type Step = ExplainResult['steps'][number];
export type AskedObject = Pick<GrantTuple, 'object_type' | 'object_id'>;

/** The rules of `scopeGives` in words. */
const SCOPE_RULES: Readonly<Record<Scope, Readonly<Record<Right, string>>>> = {
  agent: {
    read: 'The agent that wrote it reads it.',
    write: 'The agent that wrote it, and its user in person, change it.',
    review: 'The user of the agent that wrote it reviews it in person.',
  },
  user: {
    read: 'Its user and all agents of that user read it.',
    write: 'Its user and all agents of that user change it.',
    review: 'Its user reviews it in person.',
  },
  tenant: {
    read: 'Everybody in its tenant reads it.',
    write: 'Its user changes it when a writer; reviewers and admins of its tenant in person.',
    review: 'Reviewers and admins of its tenant review it in person.',
  },
  global: {
    read: 'Everybody reads it.',
    write: 'Admins of the tenant `default` change it in person.',
    review: 'Admins of the tenant `default` review it in person.',
  },
};

/** The same for memories of a tenant that shares them with a team. */
const TEAM_RULES: Readonly<Record<Right, string>> = {
  read: 'Everybody in its tenant reads it.',
  write:
    'Its user changes it when at least a proposer of the team; reviewers and admins of the team in person.',
  review: 'Reviewers and admins of the team review it in person, a publisher its own.',
};

function scopeStep(actor: Actor, place: Placement, right: Right): Step {
  const inTeam = place.scope === 'tenant' && actor.tenantRole !== undefined;
  return {
    rule: `scope ${place.scope}, ${right}`,
    holds: scopeGives(actor, place, right),
    detail: inTeam ? TEAM_RULES[right] : SCOPE_RULES[place.scope][right],
  };
}

function whyNamedInVain(grant: GrantRow, right: Right): string {
  if (!RELATIONS_FOR[right].includes(grant.relation))
    return `${grant.relation} does not let anybody ${right}.`;
  if (grant.subject_agent !== null) return `It names the agent ${grant.subject_agent} and nobody else.`;
  return 'An agent reviews only where a grant names the agent itself.';
}

function grantStep(actor: Actor, grant: GrantRow, right: Right, covers: boolean): Step {
  const gives = grantGives(grant, actor, right);
  const whose =
    grant.covers_user === null ? 'memories of the tenant' : `personal memories of ${grant.covers_user}`;
  const origin = `${grant.granted_by} gave ${grant.relation} at ${toTimestamp(grant.created_at)}; it covers ${whose}.`;
  const why = gives ? 'It does not cover this.' : whyNamedInVain(grant, right);
  const holds = gives && covers;
  return { rule: `grant ${tupleText(grant)}`, holds, detail: holds ? origin : `${origin} ${why}` };
}

/** Every rule on one memory for one right: those of its scope, then each grant of the user. */
export function rulesOnMemory(
  actor: Actor,
  place: Placement,
  right: Right,
  grants: readonly GrantRow[],
): Step[] {
  // A person sees what it may review, also the private memories of agents that it does not recall.
  const scopeRights: Right[] = right === 'read' ? ['read', 'review'] : [right];
  return [
    ...scopeRights.map((each) => scopeStep(actor, place, each)),
    ...grants.map((grant) =>
      grantStep(actor, grant, right, grantable(actor, place.scope) && grantCovers(grant, place)),
    ),
  ];
}

function coversAll(grant: GrantTuple, object: AskedObject): boolean {
  if (grant.object_type === 'all') return true;
  if (object.object_type !== 'namespace' || grant.object_type !== 'namespace') return false;
  return inSubtree(object.object_id, grant.object_id);
}

/** Every rule on all memories, or on a namespace, for one right. */
export function rulesOnMany(
  actor: Actor,
  object: AskedObject,
  right: Right,
  grants: readonly GrantRow[],
): Step[] {
  const administrator: Step = {
    rule: 'administrator',
    holds: isTenantAdmin(actor),
    detail:
      'An administrator of the tenant decides about what it shares and about every grant; the personal memories of ' +
      'others appear in its own recall only after a grant to itself.',
  };
  return [administrator, ...grants.map((grant) => grantStep(actor, grant, right, coversAll(grant, object)))];
}
