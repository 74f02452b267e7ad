import { beforeAll, expect, test } from 'vitest';
import { createLocalEmbedder } from '../../src/main/core/embed/local-embedder.ts';
import { HINT_KINDS } from '../../src/shared/hints.ts';
import { scoreOf, type Verdict, verdicts } from './measure.ts';

let all: Verdict[];
beforeAll(async () => {
  const embedder = createLocalEmbedder();
  all = await verdicts(embedder);
  await embedder.close();
});

/** What may never be lost again, below what was measured; see docs/review.md. */
const FLOORS = {
  secret: { precision: 0.9, recall: 0.95 },
  instructions: { precision: 0.95, recall: 0.95 },
  characters: { precision: 0.95, recall: 0.95 },
  contradiction: { precision: 0.85, recall: 0.8 },
  duplicate: { precision: 0.95, recall: 0.85 },
} as const;

test.each(HINT_KINDS)(
  'hints of kind %s are as right and as complete as measured, on cases held out as well',
  (kind) => {
    for (const half of ['tuned', 'held out'] as const) {
      const { precision, recall } = scoreOf(kind, half, all);
      expect(precision, `precision, ${half}`).toBeGreaterThanOrEqual(FLOORS[kind].precision);
      expect(recall, `recall, ${half}`).toBeGreaterThanOrEqual(FLOORS[kind].recall);
    }
  },
);
