import { HoldfastError } from '../../../shared/errors.ts';
import type { Ctx } from './context.ts';

/** The header that makes a store safe to repeat. */
const IDEMPOTENCY_HEADER = 'idempotency-key';
/** Any printable ASCII text without spaces. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

/** The `Idempotency-Key` of a request, if it has one. Throws `validation_failed` on a malformed one. */
export function idempotencyKeyOf(c: Ctx): string | undefined {
  const key = c.env.incoming.headers[IDEMPOTENCY_HEADER];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  throw new HoldfastError('validation_failed', 'Idempotency-Key: must be 1 to 128 printable characters');
}
