import { lengthNorm, normOf, saturate } from './bm25.ts';
import { keyOf } from './document.ts';
import type { PostingList } from './frozen.ts';
import type { LexicalTask } from './lexical.ts';
import type { TermFacts } from './protocol.ts';

/** What the words of the question say about one row. */
export interface WordFeatures {
  /** Share of the terms' weight that its own words hold, 0 to 1. */
  coverage: number;
  sessionLexical: number;
}

export interface WordFeatureTask extends Omit<LexicalTask, 'k'> {
  facts: readonly TermFacts[];
  chainOf: Uint32Array;
}

interface Session {
  chain: number;
  norm: number;
  /** Occurrences of the present term. */
  count: number;
  score: number;
}

function sessionsOf(task: WordFeatureTask, rows: readonly number[]): Session[] {
  const { selection, options } = task;
  const norm = lengthNorm(selection.averageSessionLength, options.lengthFloor);
  const chains = new Set(rows.map((row) => task.chainOf[row] as number));
  chains.delete(0);
  return [...chains].map((chain) => ({
    chain,
    norm: normOf(norm, selection.lengthOfChain(chain)),
    count: 0,
    score: 0,
  }));
}

/** Finds the candidates that hold a term and counts it in their sessions. */
function readTerm(
  task: WordFeatureTask,
  key: number,
  found: (candidate: number) => void,
  sessions: readonly Session[],
): void {
  const { postings, selection, scratch, chainOf } = task;
  const { marks, sessionMarks } = scratch;
  const visible = selection.visible.words;
  postings.visit(key, (first: number, list: PostingList) => {
    const { rows, counts, size } = list;
    for (let at = 0; at < size; at++) {
      const row = first + (rows[at] as number);
      const mark = marks[row] as number;
      if (mark !== 0) found(mark - 1);
      const session = sessionMarks[chainOf[row] as number] as number;
      if (session === 0 || (((visible[row >>> 5] as number) >>> (row & 31)) & 1) === 0) continue;
      (sessions[session - 1] as Session).count += counts[at] as number;
    }
  });
}

/** Looks the given rows, which are visible, up in the postings of every term. In their order. */
export function wordFeatures(task: WordFeatureTask, rows: readonly number[]): WordFeatures[] {
  const { options, scratch, facts } = task;
  const features = rows.map((): WordFeatures => ({ coverage: 0, sessionLexical: 0 }));
  const sessions = sessionsOf(task, rows);
  rows.forEach((row, index) => {
    scratch.marks[row] = index + 1;
  });
  sessions.forEach(({ chain }, index) => {
    scratch.sessionMarks[chain] = index + 1;
  });
  const values = task.terms.map(({ weight }, index) => weight * (facts[index]?.idf ?? 0));
  const total = values.reduce((sum, value) => sum + value, 0);
  task.terms.forEach(({ stem }, index) => {
    const value = values[index] as number;
    const found = (candidate: number) => {
      const own = features[candidate] as WordFeatures;
      own.coverage = Math.min(1, own.coverage + value / total);
    };
    readTerm(task, keyOf(stem), found, sessions);
    for (const session of sessions) {
      session.score += value * saturate(session.count / session.norm, options.k1);
      session.count = 0;
    }
  });
  rows.forEach((row, index) => {
    const mark = scratch.sessionMarks[task.chainOf[row] as number] as number;
    (features[index] as WordFeatures).sessionLexical = sessions[mark - 1]?.score ?? 0;
  });
  for (const row of rows) scratch.marks[row] = 0;
  for (const { chain } of sessions) scratch.sessionMarks[chain] = 0;
  return features;
}
