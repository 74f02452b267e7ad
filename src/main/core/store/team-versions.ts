import type { ReadableDb, WritableDb } from './database.ts';
import { rowsTogether } from './rows.ts';
import type { VersionStatus } from './versions.ts';

/** Which local version shows which operation. */
export interface TeamVersion {
  seq: number;
  version: number;
  operation: string;
}

/** Who reads these in the same transaction settles it first. */
export const linkVersion = rowsTogether<TeamVersion>('team_versions', ['seq', 'version', 'operation']);

/** The numbers of the local versions of these memories, by operation, for each row. */
export function linkedVersions(db: ReadableDb, seqs: readonly number[]): Map<number, Map<string, number>> {
  const found = new Map<number, Map<string, number>>(seqs.map((seq) => [seq, new Map()]));
  const rows = db.all<TeamVersion>(
    'SELECT seq, version, operation FROM team_versions WHERE seq IN (SELECT value FROM json_each(:seqs))',
    { seqs: JSON.stringify(seqs) },
  );
  for (const { seq, version, operation } of rows) found.get(seq)?.set(operation, version);
  return found;
}

/** How the versions of a memory stand, by number. */
export function statusesOf(db: ReadableDb, seq: number): Map<number, VersionStatus> {
  const rows = db.all<{ version: number; status: VersionStatus }>(
    'SELECT version, status FROM versions WHERE seq = :seq',
    { seq },
  );
  return new Map(rows.map(({ version, status }) => [version, status]));
}

/** Forgets which versions show an operation. */
export function unlinkOperation(db: WritableDb, operation: string): void {
  db.run('DELETE FROM team_versions WHERE operation = :operation', { operation });
}
