import type { ContextItem, ContextRequest, ContextResult } from '../../../shared/context.ts';
import { SearchRequest } from '../../../shared/query.ts';
import { validate } from '../../../shared/validation.ts';
import type { MemoryRecord } from '../domain/memory.ts';
import type { Caller } from '../domain/principal.ts';
import { QuotationBudget, quotation, quotedLine, tokensOf } from '../domain/quote.ts';
import { recency } from '../search/score.ts';
import { findMemories } from '../store/memories.ts';
import type { SqlCondition } from '../store/visibility.ts';
import { importantMemories, recentMemories, recentPreferences } from '../store/what-matters.ts';
import type { MemoryContext, SearchInput } from './context.ts';
import { handOut } from './hand-out.ts';
import { type Gist, gistOf, isRedundant } from './redundancy.ts';
import { viewsOf } from './view.ts';
import { indexFilterFor, rowsFor } from './visibility.ts';

/** A quoted memory takes about 50 tokens at least, so no budget needs more candidates of one kind than this. */
const TOKENS_PER_CANDIDATE = 50;
const CANDIDATES = { min: 20, max: 100 };

const IMPORTANCE_WEIGHT = 0.3;
const RECENCY_WEIGHT = 0.1;
const PREFERENCE_BONUS = 0.1;
/** What a memory without an importance counts as. */
const NEUTRAL_IMPORTANCE = 0.5;

interface Candidate {
  record: MemoryRecord;
  /** Null for a memory that was not found by the task. */
  relevance: number | null;
}

interface Found {
  candidates: Candidate[];
  degraded: string | null;
  notes: string[];
}

/**
 * `relevance + 0.3 · importance + 0.1 · recency + 0.1 for a preference`: the task decides, importance can lift a memory that it
 * did not ask for above one that barely fits, age and kind break ties. Recency halves as in search.
 */
function usefulness({ record, relevance }: Candidate, now: number): number {
  return (
    (relevance ?? 0) +
    IMPORTANCE_WEIGHT * (record.importance ?? NEUTRAL_IMPORTANCE) +
    RECENCY_WEIGHT * recency(record.type, now - record.updated_at) +
    (record.type === 'preference' ? PREFERENCE_BONUS : 0)
  );
}

async function foundByTask(
  context: MemoryContext,
  rows: Pick<SearchInput, 'where' | 'filter' | 'now'>,
  query: string,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const request = validate(SearchRequest, { query, limit });
  const answer = await context.search({ request, ...rows, signal });
  const scores = new Map(answer.hits.map((hit) => [hit.seq, hit.score]));
  const records = findMemories(context.db, rows.where, [...scores.keys()]);
  return {
    candidates: records.map((record) => ({ record, relevance: scores.get(record.seq) ?? null })),
    degraded: answer.degraded,
    notes: answer.notes,
  };
}

/** What is worth knowing whatever the task is: with a task only what is important, without one also what is new. */
function standing(context: MemoryContext, where: SqlCondition, limit: number, hasTask: boolean): Candidate[] {
  const { db } = context;
  const records = importantMemories(db, where, limit);
  if (!hasTask) records.push(...recentPreferences(db, where, limit), ...recentMemories(db, where, limit));
  return records.map((record) => ({ record, relevance: null }));
}

function ranked(candidates: readonly Candidate[], now: number): Candidate[] {
  // What the task found comes first in the list, so its relevance is the one that is kept.
  const unique = new Map<number, Candidate>();
  for (const one of candidates) if (!unique.has(one.record.seq)) unique.set(one.record.seq, one);
  return [...unique.values()]
    .map((candidate) => ({ candidate, worth: usefulness(candidate, now) }))
    .sort((a, b) => b.worth - a.worth || b.candidate.record.seq - a.candidate.record.seq)
    .map(({ candidate }) => candidate);
}

interface Choice {
  items: ContextItem[];
  lines: readonly string[];
  leftOut: number;
  redundant: number;
}

/** Takes the candidates in order, past those that say nothing new and those that there is no room for. */
function choose(
  context: MemoryContext,
  caller: Caller,
  candidates: readonly Candidate[],
  tokens: number,
): Choice {
  const views = viewsOf(
    context,
    caller,
    candidates.map(({ record }) => record),
  );
  const budget = new QuotationBudget(tokens);
  const said: Gist[] = [];
  const choice: Choice = { items: [], lines: budget.lines, leftOut: 0, redundant: 0 };
  for (const [index, view] of views.entries()) {
    const gist = gistOf(view.content);
    if (said.some((other) => isRedundant(gist, other))) choice.redundant += 1;
    else if (budget.take(quotedLine(view))) {
      choice.items.push({ ...view, relevance: candidates[index]?.relevance ?? null });
      said.push(gist);
    } else choice.leftOut += 1;
  }
  return choice;
}

/** The active memories that are of most use for a task and fit into a budget of tokens, quoted for a prompt. */
export async function brief(
  context: MemoryContext,
  caller: Caller,
  request: ContextRequest,
  signal: AbortSignal | undefined,
): Promise<ContextResult> {
  const { task, token_budget: tokens, ...asked } = request;
  const now = context.clock();
  const filters = { ...asked, state: 'active' } as const;
  const where = rowsFor(context, caller, filters);
  const limit = Math.min(CANDIDATES.max, Math.max(CANDIDATES.min, Math.ceil(tokens / TOKENS_PER_CANDIDATE)));
  const hasTask = task.trim() !== '';
  const found: Found = hasTask
    ? await foundByTask(
        context,
        { where, filter: indexFilterFor(context, caller, filters, now), now },
        task,
        limit,
        signal,
      )
    : { candidates: [], degraded: null, notes: [] };
  const candidates = ranked([...found.candidates, ...standing(context, where, limit, hasTask)], now);
  const { items, lines, leftOut, redundant } = choose(context, caller, candidates, tokens);
  const chosen = new Set(items.map((item) => item.id));
  handOut(
    context,
    caller,
    'context',
    candidates.filter(({ record }) => chosen.has(record.id)).map(({ record }) => record),
  );
  const text = quotation(lines);
  const { degraded, notes } = found;
  return { items, text, tokens: tokensOf(text), left_out: leftOut, redundant, degraded, notes };
}
