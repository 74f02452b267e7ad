import type { Match } from './candidates.ts';
import { dateMatch } from './language/dates.ts';
import { stem } from './language/stem.ts';
import { words } from './language/words.ts';
import type { EvidenceWeights } from './pipeline.ts';
import type { Hints } from './query.ts';

/** What speaks for a candidate, in the units that `EvidenceWeights` describes. */
export type Evidence = Record<keyof EvidenceWeights, number>;

/** The cosine that a memory is taken to have, for each unit of coverage, while its vectors are still being made. */
const COSINE_OF_COVERAGE = 0.4;

export interface MatchContext {
  hints: Hints;
  /** Speakers among the candidates that the question names. */
  named: ReadonlySet<string>;
  /** Vectors take part. */
  semantic: boolean;
}

/** Whether a word of the question is one of the speaker's name. */
function isNamed(speaker: string, stems: ReadonlySet<string>): boolean {
  for (const word of words(speaker)) if (stems.has(stem(word))) return true;
  return false;
}

export function namedSpeakers(speakers: Iterable<string | null>, stems: ReadonlySet<string>): Set<string> {
  const named = new Set<string>();
  for (const speaker of new Set(speakers))
    if (speaker !== null && isNamed(speaker, stems)) named.add(speaker);
  return named;
}

/** 1 where the question names the speaker and no other one, −1 where it names another one, else 0. */
function speakerMatch(speaker: string | null, named: ReadonlySet<string>): number {
  if (speaker === null || named.size !== 1) return 0;
  return named.has(speaker) ? 1 : -1;
}

/** The cosine of a candidate by itself; where it has no vectors yet, what its words suggest. */
function cosineOf({ cosine, coverage }: Match, semantic: boolean): number {
  return cosine ?? (semantic ? COSINE_OF_COVERAGE * coverage : 0);
}

/** The cosine of a candidate and its neighbours. */
export function contextOf(match: Match, semantic: boolean): number {
  return match.neighbourCosine ?? cosineOf(match, semantic);
}

/** What words and vectors speak for a candidate, in log-odds. */
export function strength(match: Match, semantic: boolean, weights: EvidenceWeights): number {
  return (
    weights.words * match.lexical +
    weights.session * match.sessionLexical +
    weights.semantic * cosineOf(match, semantic) +
    weights.context * contextOf(match, semantic)
  );
}

export function evidenceOf(match: Match, { hints, named, semantic }: MatchContext): Evidence {
  const { facts } = match;
  const time = facts.valid_from ?? facts.created_at;
  return {
    words: match.lexical,
    session: match.sessionLexical,
    semantic: cosineOf(match, semantic),
    context: contextOf(match, semantic),
    speaker: speakerMatch(facts.speaker, named),
    date: hints.dates === null ? 0 : dateMatch(hints.dates, time),
    time: hints.when && facts.says_when ? 1 : 0,
  };
}

/** The evidence times its weights: what each kind adds to the log-odds. */
export function weighed(evidence: Evidence, weights: EvidenceWeights): Evidence {
  return {
    words: weights.words * evidence.words,
    session: weights.session * evidence.session,
    semantic: weights.semantic * evidence.semantic,
    context: weights.context * evidence.context,
    speaker: weights.speaker * evidence.speaker,
    date: weights.date * evidence.date,
    time: weights.time * evidence.time,
  };
}

/** The sum of what `weighed` shows. */
export function weightOf(evidence: Evidence, weights: EvidenceWeights): number {
  return (
    weights.words * evidence.words +
    weights.session * evidence.session +
    weights.semantic * evidence.semantic +
    weights.context * evidence.context +
    weights.speaker * evidence.speaker +
    weights.date * evidence.date +
    weights.time * evidence.time
  );
}
