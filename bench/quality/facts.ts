import { STORED, UNRELATED } from '../../src/main/core/search/testing/questions.ts';
import type { DataSet } from './dataset.ts';

/** Short facts about a person and a team, each with a question of its own. */
export const SHORT_FACTS: DataSet = {
  name: 'short facts',
  memories: STORED.map(([content]) => ({ content })),
  questions: STORED.map(([, text], place) => ({ text, answers: [place], category: 'one memory' })),
};

/** Questions that none of the facts answers. */
export const OFF_TOPIC: readonly string[] = UNRELATED;
