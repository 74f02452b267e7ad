import { TYPES } from '../../../../shared/memory.ts';
import type { RankingFacts } from '../../store/ranking.ts';
import type { IndexAnswer, IndexCandidate, PackedAnswer } from './protocol.ts';

/** How many numbers stand for a candidate. */
const NUMBERS = 12;

/** The numbers of each candidate after those of the one before; NaN for null. */
export function packAnswer({ candidates, ...rest }: IndexAnswer): PackedAnswer {
  const packed = new Float64Array(candidates.length * NUMBERS);
  candidates.forEach(({ facts, ...match }, index) => {
    packed.set(
      [
        match.seq,
        match.lexical,
        match.sessionLexical,
        match.coverage,
        match.cosine ?? Number.NaN,
        match.neighbourCosine ?? Number.NaN,
        TYPES.indexOf(facts.type),
        facts.importance ?? Number.NaN,
        facts.created_at,
        facts.updated_at,
        facts.valid_from ?? Number.NaN,
        Number(facts.says_when),
      ],
      index * NUMBERS,
    );
  });
  return { ...rest, candidates: packed, speakers: candidates.map(({ facts }) => facts.speaker) };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

export function unpackAnswer({ candidates: packed, speakers, ...rest }: PackedAnswer): IndexAnswer {
  const candidates = speakers.map((speaker, index): IndexCandidate => {
    const at = index * NUMBERS;
    return {
      seq: packed[at] as number,
      lexical: packed[at + 1] as number,
      sessionLexical: packed[at + 2] as number,
      coverage: packed[at + 3] as number,
      cosine: orNull(packed[at + 4] as number),
      neighbourCosine: orNull(packed[at + 5] as number),
      facts: {
        type: TYPES[packed[at + 6] as number] as RankingFacts['type'],
        importance: orNull(packed[at + 7] as number),
        created_at: packed[at + 8] as number,
        updated_at: packed[at + 9] as number,
        valid_from: orNull(packed[at + 10] as number),
        speaker,
        says_when: packed[at + 11] === 1,
      },
    };
  });
  return { ...rest, candidates };
}
