import { HoldfastError } from '../../../shared/errors.ts';
import type { CheckResult, ExplainResult, GrantRequest, Relation } from '../../../shared/identity.ts';
import { type Caller, DEFAULT_AGENT, type Principal } from '../domain/principal.ts';
import { type Actor, grantCovers, isTenantAdmin, type Placement, type Right } from '../domain/rights.ts';
import type { ReadableDb } from '../store/database.ts';
import { findPlacement } from '../store/grants.ts';
import { tenantRoleOf } from '../store/teams.ts';
import { type GrantContext, mayKnow } from './grants.ts';
import { parseObject, resolveSubject, type SubjectPart } from './names.ts';
import { type AskedObject, rulesOnMany, rulesOnMemory, type Step } from './rules.ts';

/** The rights that make a relation. `owner` has every right: who writes or reviews a memory also sees it. */
const RIGHTS_OF: Readonly<Record<Relation, readonly Right[]>> = {
  can_read: ['read'],
  can_write: ['write'],
  can_review: ['review'],
  owner: ['write', 'review'],
};

function actorOf(db: ReadableDb, { user, agent }: SubjectPart): Actor {
  return {
    tenant: user.tenant,
    user: user.id,
    role: user.role,
    tenantRole: tenantRoleOf(db, user.tenant, user.id),
    agent: agent ?? DEFAULT_AGENT,
    subject: agent === null ? 'user' : 'agent',
  };
}

/** People may ask about themselves, their agents and their own memories; admins about everybody in the tenant. */
function assertMayAsk(principal: Principal, subject: SubjectPart, place: Placement | undefined): void {
  if (subject.user.id === principal.user || isTenantAdmin(principal)) return;
  if (place?.user === principal.user && principal.subject === 'user') return;
  throw new HoldfastError(
    'forbidden',
    'Only an administrator can look into what other users may do.',
    'Ask about yourself, one of your agents, or one memory of your own.',
  );
}

interface Question {
  actor: Actor;
  relation: Relation;
  object: AskedObject;
}

function nameOf(actor: Actor): string {
  return actor.subject === 'user' ? `user ${actor.user}` : `agent ${actor.user}/${actor.agent}`;
}

function denial({ actor, relation, object }: Question): string {
  const target = `${object.object_type === 'namespace' ? 'namespace' : 'memory'} ${object.object_id}`;
  const what = `${nameOf(actor)} does not have ${relation} on ${target}`;
  if (object.object_type === 'memory') return `${what}: neither its scope nor a grant gives it.`;
  return (
    `${what}: no grant covers it. Its own memories, and what scopes share with it, need none. ` +
    `An administrator can grant the rest: holdfast rebac grant ${nameOf(actor)} ${target} --relation ${relation}`
  );
}

function conclude(question: Question, stepsByRight: Step[][]): ExplainResult {
  const steps = stepsByRight.flat();
  const reasons = stepsByRight.map((some) => some.find((step) => step.holds)?.detail);
  if (reasons.includes(undefined)) return { allowed: false, reason: denial(question), steps };
  return { allowed: true, reason: [...new Set(reasons)].join(' '), steps };
}

function unknownMemory(id: string): ExplainResult {
  const reason = `There is no memory ${id.slice(0, 80)} that you may know of.`;
  return { allowed: false, reason, steps: [{ rule: 'memory is known', holds: false, detail: reason }] };
}

/**
 * Whether a subject has a relation to an object, with every rule that was looked at. On one memory all rules count, its
 * scope included. On `/memories` or a namespace the question is about memories of others: it is answered by grants, and
 * with yes for admins.
 */
export function explain(context: GrantContext, caller: Caller, request: GrantRequest): ExplainResult {
  const { principal } = caller;
  const { db, cache } = context;
  const subject = resolveSubject(db, principal, request.subject);
  const object = parseObject(request.object);
  const place = object.object_type === 'memory' ? findPlacement(db, object.object_id) : undefined;
  assertMayAsk(principal, subject, place);
  const question: Question = { actor: actorOf(db, subject), relation: request.relation, object };
  const grants = cache.to(subject.user.id);
  const rights = RIGHTS_OF[request.relation];
  if (object.object_type !== 'memory')
    return conclude(
      question,
      rights.map((right) => rulesOnMany(question.actor, object, right, grants)),
    );
  if (!place || !mayKnow(cache, principal, place)) return unknownMemory(object.object_id);
  const own = subject.user.id === principal.user || isTenantAdmin(principal);
  // Whoever asks about its own memory learns what opens that memory, and not what else the other was given.
  const shown = own ? grants : grants.filter((grant) => grantCovers(grant, place));
  return conclude(
    question,
    rights.map((right) => rulesOnMemory(question.actor, place, right, shown)),
  );
}

/** `explain` without the rules that were looked at. Throws like it. */
export function check(context: GrantContext, caller: Caller, request: GrantRequest): CheckResult {
  const { allowed, reason } = explain(context, caller, request);
  return { allowed, reason };
}
