import type { ApprovalPolicy } from '../../../shared/identity.ts';
import type { Clock } from '../clock.ts';
import type { Caller } from '../domain/principal.ts';
import { appendAudit } from '../store/audit.ts';
import type { Database, WritableDb } from '../store/database.ts';

/** What identity works with. */
export interface IdentityContext {
  db: Database;
  clock: Clock;
  /** The policy for keys that have none of their own. */
  serverApproval: () => ApprovalPolicy;
  /** Whether only the app decides about memories. */
  reviewsInAppOnly: () => boolean;
}

export type IdentityAction =
  | 'user.create'
  | 'key.create'
  | 'key.revoke'
  | 'grant.create'
  | 'grant.revoke'
  | 'login.link'
  | 'session.begin'
  | 'session.end';

/** Records a change in the transaction that makes it. Without a caller, the start of the engine made it. */
export function auditIdentity(
  db: WritableDb,
  entry: { at: number; caller: Caller | null; action: IdentityAction; object: string },
): void {
  const principal = entry.caller?.principal;
  appendAudit(db, {
    at: entry.at,
    user: principal?.user ?? null,
    agent: principal?.agent ?? null,
    key: principal?.keyId ?? null,
    source: entry.caller?.source ?? 'start',
    action: entry.action,
    object: entry.object,
    outcome: 'ok',
  });
}
