import type { MemoryRecord } from '../../domain/memory.ts';
import type { Embedder } from '../../embed/embedder.ts';
import type { ReadableDb } from '../../store/database.ts';
import { findMemories } from '../../store/memories.ts';
import { indexedVectorsAmong } from '../../store/search-index.ts';
import type { SqlCondition } from '../../store/visibility.ts';
import { mapInTurns } from '../../turns.ts';
import type { IndexAnswer, IndexFilter, SearchIndex } from '../index/protocol.ts';
import { PIPELINE } from '../pipeline.ts';
import { analyseQuery } from '../query.ts';
import { compare, type Relation } from './compare.ts';
import { type Statement, statementOf } from './statement.ts';

export interface SimilarDeps {
  db: ReadableDb;
  embedder: Embedder;
  index: Pick<SearchIndex, 'query'>;
}

/** A text whose like is looked for. */
export interface Subject {
  /** The memory that it is, or would be, the text of. */
  seq: number;
  content: string;
  type: MemoryRecord['type'];
  /** The memory has this text now, so that its vectors are those of the text. */
  stored: boolean;
}

export interface SimilarTask {
  subjects: readonly Subject[];
  /** What the reader may see, on `memories m` and for the index. */
  where: SqlCondition;
  filter: IndexFilter;
}

/** Another memory, and how the two stand to each other. */
export interface Similar extends Relation {
  record: MemoryRecord;
  cosine: number | null;
}

export interface SimilarAnswer {
  /** For each subject, in the same order, the nearest first. */
  similar: Similar[][];
  /** Why not everything was looked for, or null. */
  degraded: string | null;
}

/** Memories that are read and compared for each text, and those that are named. */
const CANDIDATES = 8;
const NAMED = 3;
const AT_A_TIME = 25;

async function vectorsOf({ db, embedder }: SimilarDeps, subjects: readonly Subject[]) {
  const stored = subjects.filter((subject) => subject.stored).map(({ seq }) => seq);
  const first = new Map<number, Float32Array>();
  for (const { seq, vector } of indexedVectorsAmong(db, embedder.modelId, stored))
    if (!first.has(seq)) first.set(seq, vector);
  const others = subjects.filter((subject) => !subject.stored);
  const ready = others.length > 0 && embedder.state().status === 'ready';
  const made = ready ? await embedder.embedDocuments(others.map(({ content }) => content)) : [];
  return subjects.map((subject) =>
    subject.stored ? (first.get(subject.seq) ?? null) : (made[others.indexOf(subject)]?.[0] ?? null),
  );
}

/** What of a candidate is compared, so that one that many texts are near to is taken apart once. */
interface Known {
  record: MemoryRecord;
  statement: Statement;
}

function judged(subject: Subject, answer: IndexAnswer, known: ReadonlyMap<number, Known>): Similar[] {
  const statement = statementOf(subject.content);
  return answer.candidates
    .flatMap(({ seq, cosine }): Similar[] => {
      const other = known.get(seq);
      if (other === undefined || seq === subject.seq) return [];
      const episodes = subject.type === 'experience' && other.record.type === 'experience';
      const relation = compare(statement, other.statement, { cosine, episodes });
      return relation === null ? [] : [{ ...relation, record: other.record, cosine }];
    })
    .sort((a, b) => (b.cosine ?? 0) - (a.cosine ?? 0) || b.record.seq - a.record.seq)
    .slice(0, NAMED);
}

/** Candidates that were not taken apart before, read and taken apart. */
async function takeApart(
  { db }: SimilarDeps,
  where: SqlCondition,
  answers: readonly (IndexAnswer | null)[],
  known: Map<number, Known>,
): Promise<void> {
  const candidates = answers.flatMap((answer) => answer?.candidates.map(({ seq }) => seq) ?? []);
  const unknown = new Set(candidates.filter((seq) => !known.has(seq)));
  await mapInTurns(findMemories(db, where, [...unknown]), (record) =>
    known.set(record.seq, { record, statement: statementOf(record.content) }),
  );
}

async function findForSome(
  deps: SimilarDeps,
  { subjects, where, filter }: SimilarTask,
  known: Map<number, Known>,
): Promise<SimilarAnswer> {
  const vectors = await vectorsOf(deps, subjects);
  const { lexical, semantic } = PIPELINE;
  const alone = { lexical: { ...lexical, neighbours: [] }, semantic: { ...semantic, neighbours: [] } };
  const terms = await mapInTurns(subjects, ({ content }) => analyseQuery(content).terms);
  const answers = await Promise.all(
    terms.map((of, index) =>
      deps.index.query({
        ...alone,
        terms: of,
        vector: vectors[index] ?? null,
        filter,
        k: CANDIDATES,
        limit: CANDIDATES,
      }),
    ),
  );
  await takeApart(deps, where, answers, known);
  return {
    similar: await mapInTurns(subjects, (subject, index) => {
      const answer = answers[index];
      return answer ? judged(subject, answer, known) : [];
    }),
    degraded: answers.includes(null)
      ? 'Similar memories are not looked for until the search index has been loaded.'
      : null,
  };
}

/**
 * Finds, for many texts, the memories of `where` that say the same or contradict them. A few texts at a time, so that others are
 * answered in between.
 */
export async function findSimilar(deps: SimilarDeps, task: SimilarTask): Promise<SimilarAnswer> {
  const known = new Map<number, Known>();
  const answers: SimilarAnswer[] = [];
  for (let from = 0; from < task.subjects.length; from += AT_A_TIME) {
    const subjects = task.subjects.slice(from, from + AT_A_TIME);
    answers.push(await findForSome(deps, { ...task, subjects }, known));
  }
  return {
    similar: answers.flatMap(({ similar }) => similar),
    degraded: answers.find(({ degraded }) => degraded !== null)?.degraded ?? null,
  };
}
