import type { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
// Not the package itself, which brings limiters for a dozen databases.
import MemoryLimiter from 'rate-limiter-flexible/lib/RateLimiterMemory.js';
import { HoldfastError } from '../../../shared/errors.ts';

const MINUTE_SECONDS = 60;
/** Wrong keys that one address may present in a minute. */
export const FAILED_KEYS_PER_MINUTE = 30;
/** Login links that are none which one address may try in a minute. */
export const FAILED_LOGINS_PER_MINUTE = 10;
/** Refusals that one key or address may write into the audit log in a minute. */
const AUDITED_REFUSALS_PER_MINUTE = 100;

/** `rate_limited`, with the time to wait for the `Retry-After` header. */
export class RateLimited extends HoldfastError {
  readonly retryAfterSeconds: number;

  constructor(message: string, hint: string, waitMs: number) {
    super('rate_limited', message, hint);
    this.retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  }
}

function perMinute(points: number): RateLimiterMemory {
  return new MemoryLimiter({ points, duration: MINUTE_SECONDS });
}

/** Milliseconds until `key` may go on, or null while it is within its limit. */
async function exceeded(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refusal) {
    if (refusal instanceof Error) throw refusal;
    return (refusal as RateLimiterRes).msBeforeNext;
  }
}

/** Counters in memory: a restart forgets them. */
export class Limits {
  readonly #requests = perMinute(1);
  readonly #failedKeys = perMinute(FAILED_KEYS_PER_MINUTE);
  readonly #failedLogins = perMinute(FAILED_LOGINS_PER_MINUTE);
  readonly #auditedRefusals = perMinute(AUDITED_REFUSALS_PER_MINUTE);

  /** Counts a request of a key. Throws `RateLimited` beyond `limit` in a minute. */
  async countRequest(keyId: string, limit: number): Promise<void> {
    this.#requests.points = limit;
    const waitMs = await exceeded(this.#requests, keyId);
    if (waitMs !== null)
      throw new RateLimited(
        `This API key has made more than ${limit} requests in a minute.`,
        'Wait a little, or raise rate_limit_per_minute with `holdfast config`.',
        waitMs,
      );
  }

  /**
   * Counts a wrong key. Throws `RateLimited` when its address has presented too many. A right key is let in all the
   * same: keys are 256 random bits, so guessing is hopeless at any rate, and on loopback every program of the machine
   * shares one address, where one with an outdated key must not lock out the others.
   */
  async countFailedKey(address: string): Promise<void> {
    const waitMs = await exceeded(this.#failedKeys, address);
    if (waitMs !== null)
      throw new RateLimited(
        'Too many wrong API keys from this address.',
        'Wait a minute, then check the key.',
        waitMs,
      );
  }

  /** The same for the codes of login links, and for the same reason a right one is let in. */
  async countFailedLogin(address: string): Promise<void> {
    const waitMs = await exceeded(this.#failedLogins, address);
    if (waitMs !== null)
      throw new RateLimited(
        'Too many login links from this address were not valid.',
        'Wait a minute, then run `holdfast open` for a new one.',
        waitMs,
      );
  }

  /** Whether a refusal of this key or address still goes into the audit log, which a flood must not fill. */
  async mayAuditRefusal(source: string): Promise<boolean> {
    return (await exceeded(this.#auditedRefusals, source)) === null;
  }
}
