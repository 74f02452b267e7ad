import { HoldfastError } from '../../../../../shared/errors.ts';
import { CHECKS } from '../../../store/checks/index.ts';
import { type Database, openDatabase } from '../../../store/database.ts';
import { forgetLogins } from '../../../store/sessions.ts';

/** A look at every row and page of a database file. */
export type CheckTask =
  /** What the doctor's check of that name finds. */
  | { kind: 'check'; path: string; name: string }
  /** Makes a copy one self-contained file and checks it. Answers how many memories it holds. */
  | { kind: 'copy'; path: string };

export interface CheckAnswers {
  check: string[];
  copy: number;
}

function withDatabase<T>(path: string, readonly: boolean, action: (db: Database) => T): T {
  const db = openDatabase(path, { readonly });
  try {
    return action(db);
  } finally {
    db.close();
  }
}

/** Throws `validation_failed` unless every page is sound. */
export function assertSound(db: Database): void {
  const verdict = db.raw.pragma('integrity_check');
  if (verdict !== 'ok')
    throw new HoldfastError('validation_failed', `The file is damaged: ${String(verdict).slice(0, 200)}`);
}

function finishCopy(copy: Database): number {
  copy.raw.pragma('journal_mode = DELETE');
  assertSound(copy);
  // To bring a copy back must not log in a browser that was logged out meanwhile.
  copy.write(forgetLogins);
  return copy.get<{ n: number }>('SELECT count(*) AS n FROM memories WHERE deleted_at IS NULL')?.n ?? 0;
}

export function perform(task: CheckTask): CheckAnswers[CheckTask['kind']] {
  if (task.kind === 'copy') return withDatabase(task.path, false, finishCopy);
  const check = CHECKS.find(({ name }) => name === task.name);
  return withDatabase(task.path, true, (db) => check?.find(db) ?? []);
}
