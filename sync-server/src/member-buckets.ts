import { TokenBucket } from './token-bucket.ts';

/** Members that are remembered; the longest unseen is forgotten, and starts with a full bucket. */
const MEMBERS = 10_000;

/** A token bucket for each member, whichever sockets it has. */
export class MemberBuckets {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  of(team: string, member: string): TokenBucket {
    const name = `${team} ${member}`;
    const bucket = this.#buckets.get(name) ?? this.#newBucket();
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    return bucket;
  }

  #newBucket(): TokenBucket {
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MEMBERS && oldest !== undefined) this.#buckets.delete(oldest);
    return new TokenBucket(this.#perSecond, this.#burst, performance.now());
  }
}
