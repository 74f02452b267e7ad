import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryType } from '../../../shared/memory.ts';
import type { Match } from './candidates.ts';
import { certaintyFor, certaintyOf } from './certainty.ts';
import type { Evidence } from './evidence.ts';
import { aboveFloor } from './floor.ts';
import { PIPELINE } from './pipeline.ts';
import { partsOf, scored } from './rank.ts';
import { DEFAULT_IMPORTANCE_WEIGHT, recency } from './score.ts';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const MATCH: Match = {
  seq: 1,
  lexical: 0,
  sessionLexical: 0,
  coverage: 0,
  cosine: 0,
  neighbourCosine: 0,
  facts: {
    type: 'fact',
    importance: null,
    created_at: NOW,
    updated_at: NOW,
    valid_from: null,
    speaker: null,
    says_when: false,
  },
};
const NOTHING: Evidence = { words: 0, session: 0, semantic: 0, context: 0, speaker: 0, date: 0, time: 0 };

interface Given {
  evidence?: Partial<Evidence>;
  importance?: number | null;
  type?: MemoryType;
  ageMs?: number;
  usedAgo?: number;
  uses?: number;
  reportedAgo?: number;
  weight?: number;
}

function scoreOf(given: Given) {
  const { evidence, importance = null, type = 'fact', ageMs = 0, usedAgo, weight } = given;
  const { uses = 0, reportedAgo } = given;
  const at = NOW - ageMs;
  const candidate = {
    match: { ...MATCH, facts: { ...MATCH.facts, type, importance, created_at: at, updated_at: at } },
    evidence: { ...NOTHING, ...evidence },
    access: {
      last_accessed_at: usedAgo === undefined ? 0 : NOW - usedAgo,
      access_count: 0,
      used_count: uses,
      last_used_at: uses === 0 ? null : NOW - (reportedAgo ?? 0),
    },
  };
  const options = {
    weights: PIPELINE.weights,
    certainty: { support: 2, doubt: 2 },
    importanceWeight: weight ?? DEFAULT_IMPORTANCE_WEIGHT,
    byWords: true,
    now: NOW,
  };
  const result = scored(candidate, options);
  return { ...result, parts: partsOf(result, options) };
}
const CLEAR = { words: 6, semantic: 0.6, context: 0.6 };
const VAGUE = { words: 3, semantic: 0.4, context: 0.4 };

const share = fc.double({ min: 0, max: 1, noNaN: true });
const evidence = fc.record({
  words: fc.double({ min: 0, max: 60, noNaN: true }),
  session: fc.double({ min: 0, max: 60, noNaN: true }),
  semantic: fc.double({ min: -1, max: 1, noNaN: true }),
  context: fc.double({ min: -1, max: 1, noNaN: true }),
  speaker: fc.constantFrom(-1, 0, 1),
  date: share,
  time: fc.constantFrom(0, 1),
});

describe('the score', () => {
  it('is between 0 and 1: the logistic function of the log-odds that `explain` shows', () => {
    fc.assert(
      fc.property(evidence, share, share, (given, importance, weight) => {
        const { score, parts } = scoreOf({ evidence: given, importance, weight });
        const logOdds = Object.values(parts.log_odds).reduce((sum, part) => sum + part, 0);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(score).toBeCloseTo(1 / (1 + Math.exp(-logOdds)), 12);
      }),
    );
  });

  it('never falls when one kind of evidence rises', () => {
    const name = fc.constantFrom('words', 'session', 'semantic', 'context', 'date');
    fc.assert(
      fc.property(evidence, name, share, (given, kind, rise) => {
        const raised = { ...given, [kind]: given[kind] + rise };
        expect(scoreOf({ evidence: raised }).score).toBeGreaterThanOrEqual(
          scoreOf({ evidence: given }).score,
        );
      }),
    );
  });
});

describe('importance', () => {
  it('decides between equally relevant memories, and between nearly equal ones', () => {
    const near = { ...CLEAR, semantic: CLEAR.semantic + 0.05, context: CLEAR.context + 0.05 };
    const important = scoreOf({ evidence: CLEAR, importance: 0.95 }).score;
    expect(important).toBeGreaterThan(scoreOf({ evidence: CLEAR, importance: 0.2 }).score);
    expect(important).toBeGreaterThan(scoreOf({ evidence: near, importance: 0.2 }).score);
  });

  it('never buries a clear match at the default weight', () => {
    expect(scoreOf({ evidence: CLEAR, importance: 0 }).score).toBeGreaterThan(
      scoreOf({ evidence: VAGUE, importance: 1 }).score,
    );
  });

  it('has no say at weight 0', () => {
    const without = (importance: number) => scoreOf({ evidence: CLEAR, importance, weight: 0 }).score;
    expect(without(0)).toBe(without(1));
  });

  it('takes 0 for a value and nothing given for the middle', () => {
    expect(scoreOf({ importance: 0 }).parts.importance).toBe(0);
    expect(scoreOf({}).parts.importance).toBe(0.5);
  });
});

describe('recency', () => {
  it('halves in a half-life, which preferences have the longest of', () => {
    expect(recency('preference', 365 * DAY)).toBeCloseTo(0.5);
    expect(recency('fact', 180 * DAY)).toBeCloseTo(0.5);
    expect(recency('experience', 60 * DAY)).toBeCloseTo(0.5);
  });

  it('decides between equally relevant memories and buries nothing', () => {
    const old = scoreOf({ evidence: CLEAR, ageMs: 900 * DAY }).score;
    expect(old).toBeLessThan(scoreOf({ evidence: CLEAR }).score);
    expect(old).toBeGreaterThan(scoreOf({ evidence: VAGUE }).score);
  });

  it('counts from the last use', () => {
    expect(scoreOf({ ageMs: 900 * DAY, usedAgo: 0 }).parts.recency).toBe(1);
  });

  it('makes nothing newer than new when the clock went back', () => {
    expect(recency('fact', -DAY)).toBe(1);
  });
});

describe('use', () => {
  it('decides between equally relevant memories: one that helped comes first', () => {
    const helped = scoreOf({ evidence: CLEAR, uses: 1 });
    expect(helped.score).toBeGreaterThan(scoreOf({ evidence: CLEAR }).score);
    expect(helped.parts.use).toBe(0.5);
  });

  it('never buries a clear match, however often it is reported, with age and importance on its side', () => {
    const vague = scoreOf({ evidence: VAGUE, uses: 1e6, importance: 1 }).score;
    expect(scoreOf({ evidence: CLEAR, importance: 0, ageMs: 900 * DAY }).score).toBeGreaterThan(vague);
  });

  it('gains ever less with every report', () => {
    const gains = [0, 1, 2, 3].map(
      (uses) => scoreOf({ uses: uses + 1 }).parts.use - scoreOf({ uses }).parts.use,
    );
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    expect(scoreOf({ uses: 1e9 }).parts.use).toBeLessThanOrEqual(1);
  });

  it('halves in the half-life of its type after the last report', () => {
    const after = (days: number) => scoreOf({ type: 'fact', uses: 1, reportedAgo: days * DAY }).parts.use;
    expect(after(180)).toBeCloseTo(after(0) / 2);
    const preference = scoreOf({ type: 'preference', uses: 1, reportedAgo: 180 * DAY }).parts.use;
    expect(preference).toBeGreaterThan(after(180));
  });

  it('is no reason to pass the floor', () => {
    expect(scoreOf({ evidence: VAGUE, uses: 9 }).relevance).toBe(scoreOf({ evidence: VAGUE }).relevance);
  });
});

describe('certainty', () => {
  const found = (memories: number, match: Partial<Match>, containing = 1) => ({
    memories,
    visible: memories,
    terms: [{ stem: 'asia', containing }],
    candidates: [{ ...MATCH, ...match }],
  });
  const near = { cosine: 0.4, neighbourCosine: 0.4, coverage: 0.8 };

  it('is less the more memories there are, and where nobody has heard of a name in the question', () => {
    const { doubt } = certaintyOf(found(10, near), [], 'hybrid');
    expect(certaintyOf(found(1000, near), [], 'hybrid').doubt).toBeGreaterThan(doubt);
    expect(certaintyOf(found(10, near, 0), ['asia'], 'hybrid').doubt).toBeGreaterThan(doubt);
    // A word that none of ten holds says nothing, one that none of a thousand holds does.
    expect(certaintyOf(found(10, near, 0), [], 'hybrid').doubt).toBe(doubt);
    expect(certaintyOf(found(1000, near, 0), [], 'hybrid').doubt).toBeGreaterThan(
      certaintyOf(found(1000, near), [], 'hybrid').doubt,
    );
    expect(certaintyOf(found(10, near), ['asia'], 'hybrid').doubt).toBe(doubt);
  });

  it('doubts for unknown words what they weigh among all that the caller sees, however few pass the filter', () => {
    const half = [
      { stem: 'asia', containing: 250 },
      { stem: 'yurt', containing: 0 },
    ];
    const doubt = (memories: number, terms: typeof half) =>
      certaintyOf({ memories, visible: 10_000, terms, candidates: [] }, [], 'hybrid').doubt;
    const [known, unknown] = half.map((term) => [term]) as [typeof half, typeof half];
    for (const passing of [50, 100, 230, 500, 10_000]) {
      expect(doubt(passing, half)).toBeGreaterThan(doubt(passing, known));
      expect(doubt(passing, half)).toBeLessThan(doubt(passing, unknown));
    }
  });

  it('goes by words alone where vectors take no part', () => {
    const { support } = certaintyOf(found(10, { coverage: 0.5 }), [], 'keyword');
    expect(certaintyOf(found(10, near), [], 'keyword').support).toBeGreaterThan(support);
    expect(certaintyOf(found(10, { ...near, coverage: 0.5 }), [], 'keyword').support).toBe(support);
  });

  it('lends nothing to what nothing speaks for', () => {
    expect(certaintyFor(0, { support: 5, doubt: 1 })).toBe(-1);
    expect(certaintyFor(4, { support: 5, doubt: 1 })).toBe(4);
  });
});

describe('the floor', () => {
  const hits = (...relevance: number[]) => relevance.map((value) => ({ relevance: value }));

  it('lets nothing through when nothing is as likely as not to answer', () => {
    expect(aboveFloor(hits(0.49, 0.47))).toEqual([]);
  });

  it('lets what is nearly as likely come along with what is', () => {
    expect(aboveFloor(hits(0.5, 0.46, 0.3))).toEqual(hits(0.5, 0.46));
  });
});
