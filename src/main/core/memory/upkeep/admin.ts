import { HoldfastError } from '../../../../shared/errors.ts';
import type { Clock } from '../../clock.ts';
import type { Caller } from '../../domain/principal.ts';
import { isServerAdmin } from '../../domain/rights.ts';
import { appendAudit } from '../../store/audit.ts';
import type { Database } from '../../store/database.ts';

/** Throws `forbidden` unless the caller is an administrator in person. */
export function assertServerAdmin({ principal }: Caller): void {
  if (!isServerAdmin(principal))
    throw new HoldfastError(
      'forbidden',
      'Only an administrator, in person, may do this.',
      'Use the key of an administrator and leave out X-Agent-ID.',
    );
}

/** Writes down what an administrator has done. */
export type Audit = (caller: Caller, action: string, object: string | null) => void;

export function auditOf(db: Database, clock: Clock): Audit {
  return (caller, action, object) =>
    db.write((writable) =>
      appendAudit(writable, {
        at: clock(),
        user: caller.principal.user,
        agent: caller.principal.agent,
        key: caller.principal.keyId,
        source: caller.source,
        action,
        object,
        outcome: 'ok',
      }),
    );
}
