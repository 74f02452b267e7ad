import type { SearchRequest } from '../../../shared/query.ts';
import type { Clock } from '../clock.ts';
import type { MemoryChange, MemoryRecord } from '../domain/memory.ts';
import type { Caller, Principal } from '../domain/principal.ts';
import type { GrantTuple } from '../domain/rights.ts';
import type { Questions } from '../questions.ts';
import type { Reads } from '../reads/reads.ts';
import type { IndexFilter } from '../search/index/protocol.ts';
import type { Hit } from '../search/rank.ts';
import type { RelatedAnswer, RelatedTask } from '../search/related.ts';
import type { SimilarAnswer, SimilarTask } from '../search/similar/find.ts';
import type { Database, WritableDb } from '../store/database.ts';
import type { SqlCondition } from '../store/visibility.ts';
import type { EventBus } from './events.ts';
import type { Mutes } from './mute-cache.ts';
import type { RecallLog } from './recall-log.ts';
import type { UseCounter } from './uses.ts';

/** What the use cases ask of `identity/`. */
export interface Rights {
  grantsOf(principal: Principal): readonly GrantTuple[];
  hasGrants(principal: Principal): boolean;
  /** Registers an agent when it first writes. */
  ensureAgent(db: WritableDb, user: string, agent: string): void;
}

/** What the use cases ask of the embedding of new texts. */
export interface Indexing {
  /** Embeds these memories before anything else that waits; false when they can be found by words only. */
  embedNow(seqs: readonly number[]): Promise<boolean>;
  /** Tells the background loop that there is something in the queue. */
  wake(): void;
  /** True when the memory's present text can be found by meaning. */
  isEmbedded(seq: number): boolean;
  /** Why texts cannot be embedded, or null. */
  degraded(): string | null;
}

/** A question with the rows it may be answered from. */
export interface SearchInput {
  request: SearchRequest;
  where: SqlCondition;
  /** The same rows for the search index. */
  filter: IndexFilter;
  now: number;
  signal: AbortSignal | undefined;
}

/** Rows that answer it, best first, and how they were found. */
export interface SearchOutcome {
  hits: Hit[];
  mode: SearchRequest['mode'];
  degraded: string | null;
  notes: string[];
}

/** A transaction in which memories change. */
export interface Recording {
  context: MemoryContext;
  db: WritableDb;
  now: number;
  /** What subscribers are told once it is committed. */
  changes: MemoryChange[];
}

/** The same where somebody here changes them. */
export interface Changing extends Recording {
  caller: Caller;
}

/** What the use cases ask of team sync. */
export interface TeamFollower {
  /** Queues for the team what it has to know of a local change, and returns the memory as it is by then. */
  follow(c: Changing, change: MemoryChange): MemoryRecord;
  /** Numbers of versions that are approved and disagree with the one that is shown; none where there is no conflict. */
  conflictingVersions(record: MemoryRecord): ReadonlySet<number>;
}

/** Everything that the use cases of memories work with. */
export interface MemoryContext {
  db: Database;
  clock: Clock;
  rights: Rights;
  indexing: Indexing;
  bus: EventBus;
  /** Queues what webhooks are to be told of a change, in the transaction that makes it. */
  outbox(db: WritableDb, change: MemoryChange): void;
  team: TeamFollower;
  uses: UseCounter;
  recalls: RecallLog;
  reads: Reads;
  mutes: Mutes;
  questions: Questions;
  search(input: SearchInput): Promise<SearchOutcome>;
  related(task: RelatedTask): Promise<RelatedAnswer>;
  similar(task: SimilarTask): Promise<SimilarAnswer>;
}
