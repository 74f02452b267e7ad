import { HoldfastError } from '../../../../../shared/errors.ts';
import { CHECKS } from '../../../store/checks/index.ts';
import { type Database, openDatabase } from '../../../store/database.ts';
import { isCorruption } from '../../../store/failure.ts';
import { forgetLogins } from '../../../store/sessions.ts';

/** A look at every row and page of a database file. */
export type CheckTask =
  /** What the doctor's check of that name finds. */
  | { kind: 'check'; path: string; name: string }
  /** Whether every page is sound. */
  | { kind: 'sound'; path: string }
  /** Makes a copy one self-contained file and checks it. Answers how many memories it holds. */
  | { kind: 'copy'; path: string };

export interface CheckAnswers {
  check: string[];
  sound: null;
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

/** SQLite's verdict on every page, or what it stumbles over on the way to one. */
function verdictOn(db: Database): string {
  try {
    return String(db.raw.pragma('integrity_check'));
  } catch (error) {
    if (isCorruption(error)) return 'it cannot be read to its end';
    throw error;
  }
}

function assertSound(db: Database): null {
  const verdict = verdictOn(db);
  if (verdict === 'ok') return null;
  throw new HoldfastError('validation_failed', `The file is damaged: ${verdict.slice(0, 200)}`);
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
  if (task.kind === 'sound') return withDatabase(task.path, true, assertSound);
  const check = CHECKS.find(({ name }) => name === task.name);
  return withDatabase(task.path, true, (db) => check?.find(db) ?? []);
}
