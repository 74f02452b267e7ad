import type { ReadableDb } from '../store/database.ts';
import { countFacetGroups, countTags, type FacetGroup } from '../store/facets.ts';
import { countAll, countGroups, type EngineCounts, type Group } from '../store/summaries.ts';
import { countUnshared } from '../store/team-operations.ts';
import type { TeamRow } from '../store/teams.ts';
import type { SqlCondition } from '../store/visibility.ts';

/** A count that looks at every memory of the caller. Conditions are on `memories m`. */
export type CountTask =
  | { kind: 'groups'; where: SqlCondition }
  | {
      kind: 'facets';
      where: SqlCondition;
      /** The rows that recall may serve. */
      recalled: SqlCondition;
      /** The rows whose tags are counted. */
      tagged: SqlCondition;
      tagsMax: number;
    }
  | { kind: 'engine' }
  | { kind: 'unshared'; team: TeamRow };

export interface CountAnswers {
  groups: Group[];
  facets: { groups: FacetGroup[]; tags: { value: string; count: number }[] };
  engine: EngineCounts;
  unshared: number;
}

/** Counts, all of it at one moment of the database that `db` reads. */
export function count(db: ReadableDb, task: CountTask): CountAnswers[CountTask['kind']] {
  switch (task.kind) {
    case 'groups':
      return countGroups(db, task.where);
    case 'facets':
      return { groups: countFacetGroups(db, task), tags: countTags(db, task.tagged, task.tagsMax) };
    case 'engine':
      return countAll(db);
    case 'unshared':
      return countUnshared(db, task.team);
  }
}
