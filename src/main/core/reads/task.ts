import type { AuditEntry, AuditRequest } from '../../../shared/system.ts';
import { listAudit } from '../store/audit.ts';
import type { ReadableDb } from '../store/database.ts';
import { countFacetGroups, countTags, type FacetGroup } from '../store/facets.ts';
import { type Page, type PageOptions, pageOfMemories } from '../store/paging.ts';
import { countAll, countGroups, type EngineCounts, type Group } from '../store/summaries.ts';
import { countUnshared } from '../store/team-operations.ts';
import type { TeamRow } from '../store/teams.ts';
import { type AgentOwners, type AgentSummary, listAgents } from '../store/users.ts';
import type { SqlCondition } from '../store/visibility.ts';

/** A read that may look at every memory, or every line of the audit log. Conditions are on `memories m`. */
export type ReadTask =
  | { kind: 'page'; where: SqlCondition; options: PageOptions }
  | { kind: 'audit'; request: AuditRequest }
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
  | { kind: 'agents'; of: AgentOwners; now: number }
  | { kind: 'engine' }
  | { kind: 'unshared'; team: TeamRow };

export interface ReadAnswers {
  page: Page;
  audit: AuditEntry[];
  groups: Group[];
  facets: { groups: FacetGroup[]; tags: { value: string; count: number }[] };
  agents: AgentSummary[];
  engine: EngineCounts;
  unshared: number;
}

/** Does it, all of it at one moment of the database that `db` reads. */
export function answer(db: ReadableDb, task: ReadTask): ReadAnswers[ReadTask['kind']] {
  switch (task.kind) {
    case 'page':
      return pageOfMemories(db, task.where, task.options);
    case 'audit':
      return listAudit(db, task.request);
    case 'groups':
      return countGroups(db, task.where);
    case 'facets':
      return { groups: countFacetGroups(db, task), tags: countTags(db, task.tagged, task.tagsMax) };
    case 'agents':
      return listAgents(db, task.of, task.now);
    case 'engine':
      return countAll(db);
    case 'unshared':
      return countUnshared(db, task.team);
  }
}
