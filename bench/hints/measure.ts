import { suspiciousCharacters } from '../../src/main/core/domain/hints/characters.ts';
import { instructionLike } from '../../src/main/core/domain/hints/instructions.ts';
import { possibleSecrets } from '../../src/main/core/domain/hints/secrets.ts';
import type { Embedder } from '../../src/main/core/embed/embedder.ts';
import { compare } from '../../src/main/core/search/similar/compare.ts';
import { statementOf } from '../../src/main/core/search/similar/statement.ts';
import type { HintKind } from '../../src/shared/hints.ts';
import { CONTRADICTIONS, DUPLICATES, EPISODES, NEITHER, type Pair } from './cases/pairs.ts';
import {
  CHARACTERS,
  INSTRUCTIONS,
  NO_CHARACTERS,
  NO_INSTRUCTIONS,
  NO_SECRETS,
  SECRETS,
} from './cases/texts.ts';

/** The rules were made while looking at the `tuned` cases; the others only measure. */
export type Half = 'tuned' | 'held out';

/** What a detector said of one case. */
export interface Verdict {
  kind: HintKind;
  half: Half;
  /** The case is of this kind. */
  is: boolean;
  /** The detector says so. */
  found: boolean;
  text: string;
}

/** Every third case is held out. */
function halfOf(index: number): Half {
  return index % 3 === 2 ? 'held out' : 'tuned';
}

function textVerdicts(
  kind: HintKind,
  detect: (text: string) => readonly unknown[],
  positives: readonly string[],
  negatives: readonly string[],
): Verdict[] {
  const judge = (is: boolean) => (text: string, index: number) => ({
    kind,
    half: halfOf(index),
    is,
    found: detect(text).length > 0,
    text,
  });
  return [...positives.map(judge(true)), ...negatives.map(judge(false))];
}

function cosineOf(one: Float32Array | undefined, other: Float32Array | undefined): number {
  if (one === undefined || other === undefined) throw new Error('A text of the cases was not embedded');
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

async function pairVerdicts(
  embedder: Embedder,
  pairs: readonly Pair[],
  is: HintKind | null,
  episodes = false,
) {
  const vectors = await embedder.embedDocuments(pairs.flat());
  return pairs.flatMap(([here, there], index): Verdict[] => {
    const cosine = cosineOf(vectors[2 * index]?.[0], vectors[2 * index + 1]?.[0]);
    const relation = compare(statementOf(here), statementOf(there), { cosine, episodes });
    const text = `${here} | ${there} (${cosine.toFixed(2)}${relation ? `, ${relation.kind}` : ''})`;
    return (['duplicate', 'contradiction'] as const).map((kind) => ({
      kind,
      half: halfOf(index),
      is: is === kind,
      found: relation?.kind === kind,
      text,
    }));
  });
}

/** Runs every detector over all cases. */
export async function verdicts(embedder: Embedder): Promise<Verdict[]> {
  return [
    ...textVerdicts('secret', possibleSecrets, SECRETS, NO_SECRETS),
    ...textVerdicts('instructions', instructionLike, INSTRUCTIONS, NO_INSTRUCTIONS),
    ...textVerdicts('characters', suspiciousCharacters, CHARACTERS, NO_CHARACTERS),
    ...(await pairVerdicts(embedder, DUPLICATES, 'duplicate')),
    ...(await pairVerdicts(embedder, CONTRADICTIONS, 'contradiction')),
    ...(await pairVerdicts(embedder, NEITHER, null)),
    ...(await pairVerdicts(embedder, EPISODES, null, true)),
  ];
}

export interface Score {
  kind: HintKind;
  half: Half;
  positives: number;
  negatives: number;
  /** The share of what was found that is right. */
  precision: number;
  /** The share of what is there that was found. */
  recall: number;
}

export function scoreOf(kind: HintKind, half: Half, all: readonly Verdict[]): Score {
  const mine = all.filter((verdict) => verdict.kind === kind && verdict.half === half);
  const found = mine.filter((verdict) => verdict.found);
  const positives = mine.filter(({ is }) => is);
  const right = found.filter(({ is }) => is).length;
  return {
    kind,
    half,
    positives: positives.length,
    negatives: mine.length - positives.length,
    precision: right / found.length,
    recall: right / positives.length,
  };
}
