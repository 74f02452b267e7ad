import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TYPES } from '../../../shared/memory.ts';
import { PIPELINE } from './pipeline.ts';
import { byScore, type Candidate, contenders, scored } from './rank.ts';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const options = {
  weights: PIPELINE.weights,
  certainty: { support: 2, doubt: 2 },
  importanceWeight: 0.1,
  byWords: true,
  now: NOW,
};

const time = fc.integer({ min: 0, max: 1001 }).map((day) => day * DAY);
const access = fc.record({
  last_accessed_at: time,
  access_count: fc.nat(9),
  used_count: fc.nat(50),
  last_used_at: fc.option(time),
});
/** Near to each other, so that age and use decide, and often equal. */
const candidate = fc
  .record({
    words: fc.integer({ min: 20, max: 30 }),
    importance: fc.option(fc.constantFrom(0, 0.4, 0.5, 1)),
    type: fc.constantFrom(...TYPES),
    created_at: time,
    access: fc.option(access, { nil: undefined }),
  })
  .map(
    ({ words, importance, type, created_at, access }): Candidate => ({
      match: {
        seq: 0,
        lexical: 0,
        sessionLexical: 0,
        coverage: 0,
        cosine: null,
        neighbourCosine: null,
        facts: {
          type,
          importance,
          created_at,
          updated_at: created_at,
          valid_from: null,
          speaker: null,
          says_when: false,
        },
      },
      evidence: { words: words / 4, session: 0, semantic: 0, context: 0, speaker: 0, date: 0, time: 0 },
      access,
    }),
  );

it('contenders are all that can be among the best when their accesses are known', () => {
  fc.assert(
    fc.property(fc.array(candidate, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (all, limit) => {
      const known = all.map((one, seq) => ({ ...one, match: { ...one.match, seq } }));
      const best = (some: readonly Candidate[]) =>
        some
          .map((one) => scored(one, options))
          .sort(byScore)
          .slice(0, limit)
          .map((one) => [one.candidate.match.seq, one.score]);
      const strangers = known.map(({ match, evidence }) => scored({ match, evidence }, options));
      const possible = contenders(strangers, limit).map(({ candidate: { match } }) => match.seq);
      expect(best(known.filter(({ match }) => possible.includes(match.seq)))).toEqual(best(known));
    }),
  );
});
