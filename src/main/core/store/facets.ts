import type { ReadableDb } from './database.ts';
import type { SqlCondition } from './visibility.ts';

/** Memories that are alike in all that facets tell apart. */
export interface FacetGroup {
  scope: string;
  type: string;
  state: string;
  agent: string;
  namespace: string | null;
  /** 1 where recall may serve them. */
  recalled: number;
  n: number;
}

/** The rows of `where`, counted by what facets tell apart, in one pass. `recalled`: the rows that recall may serve. */
export function countFacetGroups(
  db: ReadableDb,
  { where, recalled }: { where: SqlCondition; recalled: SqlCondition },
): FacetGroup[] {
  return db.all<FacetGroup>(
    `SELECT m.scope, m.type, m.state, m.agent, m.namespace, (${recalled.sql}) AS recalled, count(*) AS n
     FROM memories m WHERE ${where.sql} GROUP BY m.scope, m.type, m.state, m.agent, m.namespace, recalled`,
    { ...where.params, ...recalled.params },
  );
}

/** The most frequent tags of the rows of `where`. */
export function countTags(
  db: ReadableDb,
  where: SqlCondition,
  limit: number,
): { value: string; count: number }[] {
  return db.all(
    `SELECT tag.value, count(*) AS count FROM memories m, json_each(m.tags) tag WHERE m.tags <> '[]' AND ${where.sql}
     GROUP BY tag.value ORDER BY count DESC, tag.value LIMIT :t_limit`,
    { ...where.params, t_limit: limit },
  );
}
