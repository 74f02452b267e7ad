import { TYPES } from '../../../../shared/terms.ts';
import type { RankingFacts } from '../../store/ranking.ts';
import type { IndexAnswer, IndexCandidate, PackedAnswer } from './protocol.ts';

/** How many numbers stand for a candidate. */
const NUMBERS = 12;

const orNan = (value: number | null): number => value ?? Number.NaN;

/** The numbers of each candidate after those of the one before; NaN for null. */
export function packAnswer({ candidates, ...rest }: IndexAnswer): PackedAnswer {
  const packed = new Float64Array(candidates.length * NUMBERS);
  let at = 0;
  for (const match of candidates) {
    const { facts } = match;
    packed[at++] = match.seq;
    packed[at++] = match.lexical;
    packed[at++] = match.sessionLexical;
    packed[at++] = match.coverage;
    packed[at++] = orNan(match.cosine);
    packed[at++] = orNan(match.neighbourCosine);
    packed[at++] = TYPES.indexOf(facts.type);
    packed[at++] = orNan(facts.importance);
    packed[at++] = facts.created_at;
    packed[at++] = facts.updated_at;
    packed[at++] = orNan(facts.valid_from);
    packed[at++] = Number(facts.says_when);
  }
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
