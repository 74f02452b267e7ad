import type { SearchRequest } from '../../../shared/query.ts';
import type { Matches } from './candidates.ts';
import { wordWeight } from './coverage.ts';
import { contextOf } from './evidence.ts';

interface Calibration {
  /** For the cosine of what is nearest to the question. */
  nearest: number;
  /** For the coverage of the question by one memory, from `coverageFrom` on. */
  coverage: number;
  coverageFrom: number;
  /** Doubt about a store of one memory, and for each tenfold of memories: among more, the nearest stranger is nearer. */
  doubt: number;
  doubtPerDecade: number;
  /** For words that no memory holds, for each tenfold of memories above some thirty: among few it says nothing. */
  unknownPerDecade: number;
}

/**
 * Fitted to questions with and without an answer, over 60 to 700 memories: see `bench/quality/floor.ts`. Cosines are on the
 * scale of the bundled model (`cosine-scale.ts`).
 */
const CALIBRATION: Readonly<Record<SearchRequest['mode'], Calibration>> = {
  hybrid: {
    nearest: 5,
    coverage: 3,
    coverageFrom: 0.5,
    doubt: 1.3,
    doubtPerDecade: 0.6,
    unknownPerDecade: 1,
  },
  semantic: {
    nearest: 4,
    coverage: 0,
    coverageFrom: 0,
    doubt: 1.4,
    doubtPerDecade: 0.25,
    unknownPerDecade: 0,
  },
  keyword: { nearest: 0, coverage: 3, coverageFrom: 0, doubt: 0.5, doubtPerDecade: 0.4, unknownPerDecade: 0 },
};
/** For a name in the question that no memory holds. */
const UNKNOWN_NAME = 3.5;

/** Memories, as a power of ten, up to which it says nothing that a word is held by none. */
const FEW = 1.5;

/** What a question and all that was found for it say about whether there is an answer at all, in log-odds. */
export interface Certainty {
  /** What the best match speaks for. */
  support: number;
  /** What the number of memories and an unknown name speak against. */
  doubt: number;
}

/** The share of its own evidence up to which a candidate is credited with the support that the best match gives. */
const CREDIT = 2.25;

/** The share of the weight of the question's words that no memory holds. */
function unknownShare({ visible, terms }: Matches): number {
  let all = 0;
  let unknown = 0;
  for (const { containing } of terms) {
    const weight = wordWeight(visible, containing);
    all += weight;
    if (containing === 0) unknown += weight;
  }
  return all === 0 ? 0 : unknown / all;
}

export function certaintyOf(
  found: Matches,
  names: readonly string[],
  mode: SearchRequest['mode'],
): Certainty {
  const { memories, terms, candidates } = found;
  const { nearest, coverage, coverageFrom, doubt, doubtPerDecade, unknownPerDecade } = CALIBRATION[mode];
  let cosine = 0;
  let covered = 0;
  for (const match of candidates) {
    cosine = Math.max(cosine, contextOf(match, mode !== 'keyword'));
    covered = Math.max(covered, match.coverage);
  }
  const unknownName = terms.some(({ stem, containing }) => containing === 0 && names.includes(stem));
  const decades = Math.log10(Math.max(1, memories));
  return {
    support: nearest * cosine + coverage * Math.max(0, covered - coverageFrom),
    doubt:
      doubt +
      doubtPerDecade * decades +
      unknownPerDecade * unknownShare(found) * Math.max(0, decades - FEW) +
      (unknownName ? UNKNOWN_NAME : 0),
  };
}

/**
 * How sure it is that a candidate with this much evidence answers: `min(support, 2.25 · evidence) − doubt`. It grows with the
 * evidence, so it moves scores and the floor but no order, and lends nothing to a memory that nothing speaks for.
 */
export function certaintyFor(evidence: number, { support, doubt }: Certainty): number {
  return Math.min(support, CREDIT * Math.max(0, evidence)) - doubt;
}
