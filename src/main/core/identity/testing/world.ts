import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { HoldfastError } from '../../../../shared/errors.ts';
import {
  type ApprovalPolicy,
  type CreatedKey,
  CreateKeyRequest,
  CreateUserRequest,
  type GrantRequest,
} from '../../../../shared/identity.ts';
import type { Scope } from '../../../../shared/memory.ts';
import type { Caller } from '../../domain/principal.ts';
import { listAudit } from '../../store/audit.ts';
import { openDatabase } from '../../store/database.ts';
import { insertMemory } from '../../store/memories.ts';
import { migrate } from '../../store/migrate.ts';
import { newRecord } from '../../store/testing/record.ts';
import { createIdentity } from '../identity.ts';

export const DAY = 86_400_000;
const START = Date.UTC(2025, 0, 15);

/** An identity over a real database in a directory of its own, with a clock that tests move. */
export function createWorld() {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-identity-'));
  const db = openDatabase(join(directory, 'holdfast.db'));
  migrate(db, () => {});
  const time = { now: START };
  const server: { approval: ApprovalPolicy; inAppOnly: boolean } = { approval: 'required', inAppOnly: false };
  const identity = createIdentity({
    db,
    clock: () => time.now,
    serverApproval: () => server.approval,
    reviewsInAppOnly: () => server.inAppOnly,
  });
  const ownerKey = identity.ensureOwnerKey(null);
  onTestFinished(() => {
    identity.close();
    db.close();
    rmSync(directory, { recursive: true });
  });

  const as = (apiKey: string, agent?: string): Caller => ({
    principal: identity.authenticate(apiKey, agent),
    source: 'http',
  });
  const admin = (): Caller => as(ownerKey);

  return {
    db,
    time,
    server,
    identity,
    ownerKey,
    as,
    admin,
    /** A new user's API key; made by the administrator unless told otherwise. */
    user: (request: z.input<typeof CreateUserRequest>, by: Caller = admin()): string =>
      identity.createUser(by, CreateUserRequest.parse(request)).api_key,
    key: (by: Caller, request: z.input<typeof CreateKeyRequest>): CreatedKey =>
      identity.createKey(by, CreateKeyRequest.parse(request)),
    /** The actions in the audit log, oldest first, with what they were done to. */
    audit: () =>
      listAudit(db, { limit: 1000 })
        .reverse()
        .map(({ action, object, user }) => ({ action, object, by: user })),
    memory: (id: string, user: string, place: { scope?: Scope; agent?: string; namespace?: string } = {}) =>
      storeMemory(db, time.now, id, user, place),
  };
}

export type World = ReturnType<typeof createWorld>;

function storeMemory(
  db: ReturnType<typeof openDatabase>,
  now: number,
  id: string,
  user: string,
  place: { scope?: Scope; agent?: string; namespace?: string },
): string {
  const tenant = db.get<{ tenant: string }>('SELECT tenant FROM users WHERE id = :user', { user })?.tenant;
  if (tenant === undefined) throw new Error(`no user ${user}`);
  const record = newRecord({
    id: `mem_${id}`,
    content: `what ${user} knows`,
    scope: place.scope ?? 'user',
    namespace: place.namespace ?? null,
    tenant,
    user,
    agent: place.agent ?? 'default',
    created_at: now,
  });
  db.write((tx) => insertMemory(tx, record));
  return `mem_${id}`;
}

/** `user bob can_read memory /memories` as a request. */
export function tuple(text: string): GrantRequest {
  const [subjectType, subjectId = '', relation, objectType, objectId = ''] = text.split(' ');
  return {
    subject: { type: subjectType as 'user' | 'agent', id: subjectId },
    relation: relation as GrantRequest['relation'],
    object: { type: objectType as 'memory' | 'namespace', id: objectId },
  };
}

/** The error that `action` throws, as its code, message and hint. */
export function refusal(action: () => unknown): { code: string; message: string; hint: string | undefined } {
  try {
    action();
  } catch (error) {
    if (!(error instanceof HoldfastError)) throw error;
    return { code: error.code, message: error.message, hint: error.hint };
  }
  throw new Error('nothing was refused');
}
