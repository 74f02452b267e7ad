import { TokenBucket } from './token-bucket.ts';

/** So many seconds' worth may come at once. */
const BURST_SECONDS = 4;
/** Members that are remembered; the longest unseen is forgotten, and starts with a full bucket. */
const MEMBERS = 10_000;

/** A token bucket for each member. */
export class MemberBuckets {
  readonly #perSecond: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Whether the member may ask now. */
  allow(member: string): boolean {
    const now = performance.now();
    const bucket = this.#buckets.get(member) ?? this.#newBucket(now);
    this.#buckets.delete(member);
    this.#buckets.set(member, bucket);
    if (!bucket.has(1, now)) return false;
    bucket.take(1, now);
    return true;
  }

  #newBucket(now: number): TokenBucket {
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MEMBERS && oldest !== undefined) this.#buckets.delete(oldest);
    return new TokenBucket(this.#perSecond, BURST_SECONDS * this.#perSecond, now);
  }
}
