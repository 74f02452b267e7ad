import type { Authority, Operation, TeamRules } from '../../domain/team/operation.ts';
import type { ReadableDb } from '../../store/database.ts';
import { findTeamMember, type TeamRow } from '../../store/teams.ts';

/** What operations count for by the present roles, as of members whose role never changed. */
export function presentRules(db: ReadableDb, team: TeamRow): TeamRules {
  const authorityOf = ({ author }: Operation): Authority | null => {
    const member = findTeamMember(db, team.id, author);
    if (!member || member.removed === 1) return null;
    return { role: member.role, trusted: member.trusted === 1 };
  };
  return { kind: team.kind, authorityOf };
}
