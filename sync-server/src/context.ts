import type { Logger } from 'pino';
import type { RelayConfig } from './config.ts';
import type { Pool } from './documents/pool.ts';
import type { FanOut } from './fanout/port.ts';
import type { MemberBuckets } from './member-buckets.ts';
import type { Metrics } from './metrics.ts';
import type { Sessions } from './sessions.ts';
import type { RelayStorage } from './storage/port.ts';
import type { Team } from './teams/team.ts';

/** What the parts of one relay share. */
export interface RelayContext {
  config: RelayConfig;
  storage: RelayStorage;
  fanOut: FanOut;
  metrics: Metrics;
  log: Logger;
  teams: Pool<Team>;
  sessions: Sessions;
  /** How often a member may ask by HTTP. */
  requests: MemberBuckets;
  /** How much a member may send by its sockets. */
  messages: MemberBuckets;
  /** Milliseconds since 1970. */
  now(): number;
}
