import { z } from 'zod';
import { Importance, Key, MemberNames, Memory, MemoryType, Namespace, Scope, Tag } from './memory.ts';
import { spanOf } from './period.ts';
import { ORDERS, SEARCH_MODES, STATE_FILTERS } from './terms.ts';
import { Name, safeText } from './text.ts';
import { Period } from './time.ts';

export { ORDERS, SEARCH_MODES } from './terms.ts';

/** True or false, as JSON or as the text of a query string. */
export const Bool = z.union(
  [z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')],
  'must be true or false',
);
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(64),
  );

/** Filters that every read of many memories takes. All of them must hold; a list means one of its values. */
export const filters = {
  scope: list(Scope).optional(),
  type: list(MemoryType).optional(),
  /** Only those who may review see anything but active memories. */
  state: z.enum(STATE_FILTERS).default('active'),
  namespace: Namespace.optional(),
  /** Namespaces that begin with this text. */
  namespace_prefix: safeText(1, 256).optional(),
  /** Memories that carry all of these. */
  tags: list(Tag).optional(),
  user: Name.optional(),
  agent: Name.optional(),
  session: safeText(1, 128).optional(),
  /** Memories that this import brought, `imp_…`. */
  import: safeText(1, 64).optional(),
  created_after: Period.optional(),
  created_before: Period.optional(),
  created_during: Period.optional(),
  importance_min: z.coerce.number().pipe(Importance).optional(),
  importance_max: z.coerce.number().pipe(Importance).optional(),
  /** Memories that the caller muted, too; for people only. */
  include_muted: Bool.optional(),
};

interface FilterValues {
  created_after?: string | undefined;
  created_before?: string | undefined;
  created_during?: string | undefined;
  importance_min?: number | undefined;
  importance_max?: number | undefined;
}

/** Refuses filters that contradict each other. */
export function checkFilters(value: FilterValues, context: z.RefinementCtx) {
  const { created_after: after, created_before: before, created_during: during } = value;
  const fail = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (during && (after || before))
    fail('created_during', 'cannot be combined with created_after or created_before');
  const from = after && spanOf(after);
  const to = before && spanOf(before);
  if (from && to && from.from >= to.from) fail('created_before', 'must be later than created_after');
  if ((value.importance_min ?? 0) > (value.importance_max ?? 1))
    fail('importance_max', 'must not be below importance_min');
}

/** A page of memories by filters, oldest first unless told otherwise (`-` means descending). */
export const QueryRequest = z
  .strictObject({
    ...filters,
    /** Only what waits for the caller's review, in any state: memories never reviewed, and pending versions. */
    waiting: Bool.default(false),
    order: z.enum(ORDERS).default('created'),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    cursor: z.string().max(512).optional(),
    /** Memories to pass over, after the cursor: a list jumps to any of its places with it. */
    skip: z.coerce.number().int().min(0).max(10_000_000).optional(),
  })
  .superRefine(checkFilters);
export type QueryRequest = z.output<typeof QueryRequest>;
export type QueryInput = z.input<typeof QueryRequest>;

export const QueryResult = z.object({
  memories: z.array(Memory),
  next_cursor: z.string().nullable(),
  /** How many memories the caller may review wait for it; null for those who may not. */
  waiting: z.int().nullable(),
  /** Names of users that stand for members of a team. */
  members: MemberNames.optional(),
});
export type QueryResult = z.infer<typeof QueryResult>;

export const SearchRequest = z
  .strictObject({
    ...filters,
    query: z.string().min(1),
    mode: z.enum(SEARCH_MODES).default('hybrid'),
    limit: z.coerce.number().int().min(1).max(100).default(10),
    /** How much importance may move a hit, 0 to 1. */
    importance_weight: z.coerce.number().min(0).max(1).optional(),
    /** Hits below this score are left out; without it the relevance floor of the mode holds, 0 turns it off. */
    min_score: z.coerce.number().min(0).max(1).optional(),
    /** Shows the parts of each score. */
    explain: Bool.default(false),
  })
  .superRefine(checkFilters);
export type SearchRequest = z.output<typeof SearchRequest>;
export type SearchInput = z.input<typeof SearchRequest>;

const LogOdds = z.object({
  /** Words that the memory holds or its neighbours in the session lend. */
  words: z.number(),
  /** Words of its session as a whole. */
  session: z.number(),
  semantic: z.number(),
  /** Meaning of the memory and its neighbours together. */
  context: z.number(),
  /** The question names who said it, or somebody else. */
  speaker: z.number(),
  /** The question names its date. */
  date: z.number(),
  /** The question asks when, and it says when. */
  time: z.number(),
  importance: z.number(),
  recency: z.number(),
  /** Callers reported that it was of use. */
  use: z.number(),
  /** How sure it is that the store holds an answer at all; the same for all hits. */
  certainty: z.number(),
});
export type LogOdds = z.infer<typeof LogOdds>;

export const ScoreParts = z.object({
  /** Cosine of the query and the best piece of the memory, or null when vectors took no part. */
  semantic: z.number().nullable(),
  /** Share of the query's weight in words that the memory covers, 0 to 1, or null. */
  keyword: z.number().nullable(),
  importance: z.number(),
  recency: z.number(),
  /** Uses that callers reported, and how long ago the last one was. */
  use: z.number(),
  /** What each piece of evidence adds to the log-odds; the score is the logistic function of their sum. */
  log_odds: LogOdds,
});
export type ScoreParts = z.infer<typeof ScoreParts>;

export const SearchHit = Memory.extend({ score: z.number(), parts: ScoreParts.optional() });
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchResult = z.object({
  results: z.array(SearchHit),
  /** The mode that answered: `keyword` when the embedding model could not take part. */
  mode: z.enum(SEARCH_MODES),
  /** Why the answer is less than what was asked for, or null. */
  degraded: z.string().nullable(),
  /** What was done to the query that the caller should know, such as cutting a very long one. */
  notes: z.array(z.string()),
  waiting: z.int().nullable(),
});
export type SearchResult = z.infer<typeof SearchResult>;

/** Finds the one memory of a path: `namespace` and `key`, or both joined by a slash in `path`. */
export const RetrieveRequest = z
  .strictObject({
    namespace: Namespace.optional(),
    key: Key.optional(),
    path: safeText(3, 400).optional(),
    scope: Scope.optional(),
  })
  .refine((r) => (r.path === undefined) !== (r.namespace === undefined && r.key === undefined), {
    error: 'needs namespace and key, or path',
  })
  .refine((r) => r.path !== undefined || (r.namespace !== undefined && r.key !== undefined), {
    error: 'needs both namespace and key',
  })
  .refine((r) => r.path === undefined || r.path.includes('/'), {
    path: ['path'],
    error: 'must be a namespace and a key joined by a slash',
  });
export type RetrieveRequest = z.output<typeof RetrieveRequest>;
