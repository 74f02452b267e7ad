import type { RankingFacts } from '../../store/ranking.ts';
import type { IndexAnswer, IndexCandidate, PackedAnswer } from './protocol.ts';
import { type RowTable, saysWhen, typeOf } from './rows.ts';

/** What was computed of each candidate; NaN for null. */
export interface Features {
  lexical: Float64Array;
  sessionLexical: Float64Array;
  coverage: Float64Array;
  cosine: Float64Array;
  neighbourCosine: Float64Array;
}

const FEATURES = ['lexical', 'sessionLexical', 'coverage', 'cosine', 'neighbourCosine'] as const;
const FACTS = ['importance', 'createdAt', 'updatedAt', 'validFrom'] as const;

/** The numbers of the candidates: one kind after the other, each of all of them. */
const KINDS = ['seq', ...FEATURES, 'flags', ...FACTS] as const;
type Kind = (typeof KINDS)[number];

function gather(column: ArrayLike<number>, rows: Uint32Array, into: Float64Array): void {
  for (let place = 0; place < rows.length; place++) into[place] = column[rows[place] as number] as number;
}

function areaOf(packed: Float64Array, kind: Kind): Float64Array {
  const count = packed.length / KINDS.length;
  const first = KINDS.indexOf(kind) * count;
  return packed.subarray(first, first + count);
}

/** Packs what is known of `rows`. A column is read for all of them, so that the processor waits for many rows at once. */
export function packCandidates(
  { columns, strings }: RowTable,
  rows: Uint32Array,
  features: Features,
): Pick<PackedAnswer, 'candidates' | 'speakers'> {
  const candidates = new Float64Array(rows.length * KINDS.length);
  areaOf(candidates, 'seq').set(rows);
  for (const kind of FEATURES) areaOf(candidates, kind).set(features[kind]);
  gather(columns.flags, rows, areaOf(candidates, 'flags'));
  for (const kind of FACTS) gather(columns[kind], rows, areaOf(candidates, kind));
  const speakers: (string | null)[] = [];
  for (const row of rows) speakers.push(strings.text(columns.speaker[row] as number));
  return { candidates, speakers };
}

const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

export function unpackAnswer({ candidates: packed, speakers, ...rest }: PackedAnswer): IndexAnswer {
  const numbers = Object.fromEntries(KINDS.map((kind) => [kind, areaOf(packed, kind)])) as Record<
    Kind,
    Float64Array
  >;
  const candidates = speakers.map((speaker, place): IndexCandidate => {
    const flags = numbers.flags[place] as number;
    const facts: RankingFacts = {
      type: typeOf(flags),
      importance: orNull(numbers.importance[place]),
      created_at: numbers.createdAt[place] as number,
      updated_at: numbers.updatedAt[place] as number,
      valid_from: orNull(numbers.validFrom[place]),
      speaker,
      says_when: saysWhen(flags),
    };
    return {
      seq: numbers.seq[place] as number,
      lexical: numbers.lexical[place] as number,
      sessionLexical: numbers.sessionLexical[place] as number,
      coverage: numbers.coverage[place] as number,
      cosine: orNull(numbers.cosine[place]),
      neighbourCosine: orNull(numbers.neighbourCosine[place]),
      facts,
    };
  });
  return { ...rest, candidates };
}
