import { fieldsOf } from '../../../domain/memory.ts';
import { findMemoriesById } from '../../../store/memories.ts';
import { listConflicts } from '../../../store/team-conflicts.ts';
import { operationsOf } from '../../../store/team-operations.ts';
import { linkedVersions } from '../../../store/team-versions.ts';
import { membersOf } from '../../../store/teams.ts';
import { versionsOf } from '../../../store/versions.ts';
import { type Peer, TEAM } from './peer.ts';

/**
 * What a peer says about memories of its team, in words that mean the same on every engine: users by their member, versions
 * by their operation. Numbers of versions, rows and local times are left out; so are memories that were purged, or of which
 * nothing counts: of those some engines have a tombstone, and others nothing.
 */
export function viewOfTeam(
  { db }: Pick<Peer, 'db'>,
  ids: readonly string[],
  team = TEAM,
): Record<string, unknown> {
  const members = new Map(membersOf(db, team).map(({ user, member }) => [user, member]));
  const memberOf = (user: string | null) => (user === null ? null : (members.get(user) ?? user));
  const records = findMemoriesById(db, ids);
  const conflicts = new Set(listConflicts(db).map(({ seq }) => seq));
  const view: Record<string, unknown> = {};
  for (const id of ids) {
    const record = records.get(id);
    if (!record || record.purged_at !== null || isOfNobody(db, id)) continue;
    const numbers = linkedVersions(db, [record.seq]).get(record.seq) ?? new Map<string, number>();
    const byNumber = new Map(versionsOf(db, record.seq).map((version) => [version.version, version]));
    const kinds = kindsOf(db, id);
    const gone = record.deleted_at !== null;
    view[id] = {
      ...fieldsOf(record),
      state: gone ? 'deleted' : record.state,
      // What was proposed here and not sent is not the team's.
      waits: !gone && record.state === 'inactive' && record.reviewed_at === null,
      conflict: conflicts.has(record.seq),
      member: memberOf(record.user),
      agent: record.agent,
      session: record.session,
      created_at: record.created_at,
      reviewed: gone ? null : [memberOf(record.reviewed_by), record.reviewed_at],
      versions: Object.fromEntries(
        [...numbers]
          .filter(([operation]) => kinds.get(operation) !== 'dropped')
          .sort()
          .map(([operation, number]) => {
            const version = byNumber.get(number);
            // The row of a decision says what its engine made of it.
            const content = kinds.get(operation) === 'version' ? version?.snapshot.content : null;
            return [operation, version && [version.status, content, memberOf(version.user)]] as const;
          }),
      ),
    };
  }
  return view;
}

/** What must hold in each database by itself: every memory agrees with its versions, and each link with a version. */
export function defectsOf({ db }: Pick<Peer, 'db'>): string[] {
  return db
    .all<{ id: string; what: string }>(
      `SELECT m.id, 'version' AS what FROM memories m
         LEFT JOIN versions v ON v.seq = m.seq AND v.version = m.version
       WHERE m.purged_at IS NULL AND (v.seq IS NULL
         OR v.snapshot ->> 'content' IS NOT m.content OR v.snapshot ->> 'state' IS NOT m.state
         OR (v.snapshot ->> 'deleted') IS NOT (m.deleted_at IS NOT NULL)
         OR m.latest_version IS NOT (SELECT max(version) FROM versions l WHERE l.seq = m.seq)
         OR m.latest_version IS NOT (SELECT count(*) FROM versions l WHERE l.seq = m.seq)
         OR (m.pending_version IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM versions p WHERE p.seq = m.seq AND p.version = m.pending_version AND p.status = 'pending')))
       UNION ALL
       SELECT m.id, 'link' FROM team_versions t JOIN memories m ON m.seq = t.seq
         LEFT JOIN versions v ON v.seq = t.seq AND v.version = t.version
       WHERE v.seq IS NULL AND m.purged_at IS NULL`,
    )
    .map(({ id, what }) => `${id}: ${what}`);
}

/** True for a memory of which the team has no text that counts. */
function isOfNobody(db: Peer['db'], id: string): boolean {
  const all = operationsOf(db, [id]).get(id) ?? [];
  return all.every(({ kind, dropped }) => dropped || (kind !== 'put' && kind !== 'propose'));
}

/** Which operations of a memory are versions of it, which decisions, and which count for nothing. */
function kindsOf(db: Peer['db'], id: string): Map<string, 'version' | 'decision' | 'dropped'> {
  const all = operationsOf(db, [id]).get(id) ?? [];
  return new Map(
    all.map(({ id: operation, kind, dropped }) => {
      const decides = kind === 'approve' || kind === 'deactivate';
      return [operation, dropped ? 'dropped' : decides ? 'decision' : 'version'];
    }),
  );
}
