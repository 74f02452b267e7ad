import { HoldfastError } from '../../../shared/errors.ts';
import type { Scope, State, StoreRequest } from '../../../shared/memory.ts';
import type { Principal } from './principal.ts';
import { isServerAdmin, writesToTenant } from './rights.ts';

/** Throws unless `principal` may put memories of its own into `scope`. */
export function assertMayWriteScope(principal: Principal, scope: Scope): void {
  if (scope === 'tenant' && !writesToTenant(principal))
    throw new HoldfastError(
      'forbidden',
      `User ${principal.user} may read the memories of tenant ${principal.tenant} but not add to them.`,
      principal.tenantRole === undefined
        ? 'Store it with scope user, or ask an admin of the tenant for the role writer.'
        : 'Store it with scope user, or ask an admin of the team for the role proposer.',
    );
  if (scope === 'global' && !isServerAdmin(principal))
    throw new HoldfastError(
      'forbidden',
      'Only an admin, in person, writes memories of scope global.',
      'Store it with scope user or tenant, or use the key of an admin without naming an agent.',
    );
}

/** Why an API key decides nothing where that is for the app. */
export function decidesInApp(): HoldfastError {
  return new HoldfastError(
    'forbidden',
    'Only the app decides about memories here (reviews_in_app_only); this is an API key.',
    'Decide in the app: `holdfast open` shows it in the browser.',
  );
}

/** Whether what this subject writes counts without a person's approval. */
export function isTrusted(principal: Principal): boolean {
  return principal.approval === 'auto';
}

/** Why a person does not approve memories of this scope: for the role in a team, which no key changes; else undefined. */
export function roleOnlyProposes(
  { subject, tenantRole }: Principal,
  scope: Scope,
): HoldfastError | undefined {
  if (subject !== 'user' || scope !== 'tenant' || tenantRole === undefined) return undefined;
  return new HoldfastError(
    'forbidden',
    `Your role in the team, ${tenantRole}, lets you propose memories of scope tenant, not approve them.`,
    'Do it without approving, then send it to the reviewers of the team: holdfast team share MEMORY_ID',
  );
}

/** Throws when a subject asks for an active memory that can neither be trusted nor decide itself. */
export function assertMayAskFor(
  principal: Principal,
  { state, scope }: Pick<StoreRequest, 'state' | 'scope'>,
  mayReview: boolean,
): void {
  if (state !== 'active' || isTrusted(principal) || mayReview) return;
  if (!principal.mayDecide) throw decidesInApp();
  const refusal = roleOnlyProposes(principal, scope);
  if (refusal) throw refusal;
  throw new HoldfastError(
    'forbidden',
    'What this key stores needs approval, so it cannot store active memories.',
    'Leave out state=active and let a person approve it, or ask an admin for a trusted key (approval: auto).',
  );
}

/**
 * The state of a new memory: what was asked for, else what the policy says. A text that a person rejected before
 * never starts active.
 */
export function initialState(principal: Principal, asked: State | undefined, rejectedBefore: boolean): State {
  if (rejectedBefore) return 'inactive';
  return asked ?? (isTrusted(principal) ? 'active' : 'inactive');
}
