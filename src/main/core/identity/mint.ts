import { HoldfastError } from '../../../shared/errors.ts';
import type { ApiKey, ApprovalPolicy, CreatedKey } from '../../../shared/identity.ts';
import { toTimestamp } from '../../../shared/time.ts';
import { decidesInApp } from '../domain/approval.ts';
import type { Caller } from '../domain/principal.ts';
import { isTenantAdmin } from '../domain/rights.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import { findKey, insertKey, type KeyRow } from '../store/keys.ts';
import { auditIdentity } from './context.ts';
import { generateApiKey, hashSecret, newId, shownPrefix } from './secret.ts';

const DAY_MS = 86_400_000;

function statusOf(key: KeyRow, now: number): ApiKey['status'] {
  if (key.revoked_at !== null) return 'revoked';
  return key.expires_at !== null && key.expires_at <= now ? 'expired' : 'active';
}

function timestampOrNull(ms: number | null): string | null {
  return ms === null ? null : toTimestamp(ms);
}

/** A key as the API shows it. */
export function toApiKey(key: KeyRow, now: number): ApiKey {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    user: key.user,
    agent: key.agent,
    approval: key.approval,
    status: statusOf(key, now),
    created_at: toTimestamp(key.created_at),
    expires_at: timestampOrNull(key.expires_at),
    revoked_at: timestampOrNull(key.revoked_at),
    last_used_at: timestampOrNull(key.last_used_at),
  };
}

/** What a new key stands for. */
export interface KeySpec {
  secret?: string;
  name: string;
  user: string;
  agent?: string | undefined;
  approval?: ApprovalPolicy | null;
  expiresAt?: number | null;
}

/** Writes a new key and its line in the audit log. Without a caller, the start of the engine makes it. */
export function mintKey(db: WritableDb, now: number, caller: Caller | null, spec: KeySpec): CreatedKey {
  const secret = spec.secret ?? generateApiKey();
  const row: KeyRow = {
    id: newId('key'),
    hash: hashSecret(secret),
    prefix: shownPrefix(secret),
    name: spec.name,
    user: spec.user,
    agent: spec.agent ?? null,
    approval: spec.approval ?? null,
    created_at: now,
    expires_at: spec.expiresAt ?? null,
    revoked_at: null,
    last_used_at: null,
  };
  insertKey(db, row);
  auditIdentity(db, { at: now, caller, action: 'key.create', object: row.id });
  return { key: toApiKey(row, now), api_key: secret };
}

/** What people ask of a new key. */
export interface KeyWishes {
  approval?: ApprovalPolicy | undefined;
  expires_days?: number | undefined;
}

/**
 * The approval policy and the end of a key that `caller` makes: never more than the key it is made with has. Throws
 * `forbidden` where more was asked for.
 */
export function powerOfNewKey(
  db: ReadableDb,
  now: number,
  caller: Caller,
  wishes: KeyWishes,
): Required<Pick<KeySpec, 'approval' | 'expiresAt'>> {
  return {
    approval: approvalOf(db, caller, wishes.approval),
    expiresAt: endOf(now, caller, wishes.expires_days),
  };
}

function approvalOf(
  db: ReadableDb,
  { principal }: Caller,
  wish: ApprovalPolicy | undefined,
): ApprovalPolicy | null {
  if (wish === 'auto' && !principal.mayDecide) throw decidesInApp();
  if (wish === 'auto' && !isTenantAdmin(principal))
    throw new HoldfastError(
      'forbidden',
      'Only an administrator can make a trusted key (approval `auto`): what it writes is active without review.',
      'Leave the approval out, or ask an administrator for the key.',
    );
  if (wish !== undefined) return wish;
  // The maker's key may be held to review where the server's policy is not: a new one must not get around that.
  return findKey(db, principal.keyId)?.approval === 'required' ? 'required' : null;
}

function endOf(now: number, { principal }: Caller, days: number | undefined): number | null {
  const limit = principal.keyExpiresAt;
  if (days === undefined) return limit;
  const end = now + days * DAY_MS;
  if (limit === null || end <= limit) return end;
  throw new HoldfastError(
    'forbidden',
    `A new key cannot outlive the one it is made with, which expires at ${toTimestamp(limit)}.`,
    'Ask for fewer days, or make it with a key that lasts longer.',
  );
}
