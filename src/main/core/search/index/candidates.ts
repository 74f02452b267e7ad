import type { IndexAnswer, IndexCandidate, PackedAnswer } from './protocol.ts';

const FIELDS = ['seq', 'lexical', 'sessionLexical', 'coverage', 'cosine', 'neighbourCosine'] as const;

/** The fields of each candidate after those of the one before; NaN for null. */
export function packAnswer({ candidates, ...rest }: IndexAnswer): PackedAnswer {
  const packed = new Float64Array(candidates.length * FIELDS.length);
  let at = 0;
  for (const candidate of candidates)
    for (const field of FIELDS) packed[at++] = candidate[field] ?? Number.NaN;
  return { ...rest, candidates: packed };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

export function unpackAnswer({ candidates: packed, ...rest }: PackedAnswer): IndexAnswer {
  const candidates: IndexCandidate[] = [];
  for (let at = 0; at < packed.length; at += FIELDS.length) {
    candidates.push({
      seq: packed[at] as number,
      lexical: packed[at + 1] as number,
      sessionLexical: packed[at + 2] as number,
      coverage: packed[at + 3] as number,
      cosine: orNull(packed[at + 4] as number),
      neighbourCosine: orNull(packed[at + 5] as number),
    });
  }
  return { ...rest, candidates };
}
