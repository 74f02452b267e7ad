import type { AuditEntry, AuditRequest } from '../../../shared/system.ts';
import { listAudit } from '../store/audit.ts';
import type { ReadableDb } from '../store/database.ts';
import { countFacetGroups, countTags, type FacetGroup } from '../store/facets.ts';
import { type Page, type PageOptions, pageOfMemories } from '../store/paging.ts';
import { type QuarterCount, recallCounts } from '../store/recalls.ts';
import { pageOfQueue, type QueueOptions, type QueuePage } from '../store/review-queue.ts';
import { countAll, countCreated, countGroups, type EngineCounts, type Group } from '../store/summaries.ts';
import { countUnshared } from '../store/team-operations.ts';
import type { TeamRow } from '../store/teams.ts';
import { type AgentOwners, type AgentSummary, listAgents } from '../store/users.ts';
import type { SqlCondition } from '../store/visibility.ts';
import { waitingChanges } from '../store/waiting.ts';

/** A read that may look at every memory, or every line of the audit log. Conditions are on `memories m`. */
export type ReadTask =
  | { kind: 'page'; where: SqlCondition; options: PageOptions }
  | { kind: 'audit'; request: AuditRequest }
  | { kind: 'queue'; where: SqlCondition; options: QueueOptions }
  | {
      kind: 'activity';
      /** The first quarter of an hour. */
      since: number;
      created: SqlCondition;
      /** The rows whose waiting is told, or null. */
      reviewed: SqlCondition | null;
      /** On recalls `r`. */
      recalled: SqlCondition;
    }
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

/** What happened, by quarters of an hour. */
export interface Happened {
  created: QuarterCount[];
  waiting: { quarter: number; delta: number }[];
  recalled: QuarterCount[];
}

export interface ReadAnswers {
  page: Page;
  queue: QueuePage;
  activity: Happened;
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
    case 'queue':
      return pageOfQueue(db, task.where, task.options);
    case 'activity':
      return {
        created: countCreated(db, task.created, task.since),
        waiting: task.reviewed === null ? [] : waitingChanges(db, task.reviewed, task.since),
        recalled: recallCounts(db, task.recalled, task.since),
      };
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
