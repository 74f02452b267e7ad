import type { DoctorFinding, DoctorReport, DoctorRequest } from '../../../../shared/system.ts';
import type { OnProgress } from '../../engine.ts';
import type { Check } from '../../store/checks/check.ts';
import { CHECKS } from '../../store/checks/index.ts';
import type { Database } from '../../store/database.ts';
import { type Checking, whileChecking } from './checking/checking.ts';

/** What a check finds: a thread looks, and what it cannot look for is looked for here. */
async function findingsOf(db: Database, check: Check, checking: Checking): Promise<string[]> {
  const found = await checking.find(db.path, check.name);
  return found.length === 0 && check.findWriting ? check.findWriting(db) : found;
}

async function examine(
  db: Database,
  check: Check,
  checking: Checking,
  repair: boolean,
): Promise<DoctorFinding> {
  const found = await findingsOf(db, check, checking);
  const finding = { check: check.name, found: found.length, repaired: 0 };
  if (found.length === 0) return { ...finding, ok: true, detail: check.sound };
  if (!repair || !check.repair) return { ...finding, ok: false, detail: describe(check, found) };
  db.write((writable) => check.repair?.(writable, found));
  const left = await findingsOf(db, check, checking);
  const repaired = found.length - left.length;
  return {
    ...finding,
    repaired,
    ok: left.length === 0,
    detail: left.length === 0 ? check.mended : describe(check, left),
  };
}

function describe(check: Check, found: readonly string[]): string {
  const shown = found.slice(0, 5).join(', ');
  const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
  const advice = check.repair ? 'Run `holdfast doctor --repair`.' : check.advice;
  return `${check.broken}: ${shown}${more}. ${advice ?? ''}`.trim();
}

/**
 * Checks every table against the memories; with `repair` mends what is derived from them, with `rebuild` makes it all
 * anew. The memories themselves are never changed.
 */
export function doctor(db: Database, request: DoctorRequest, onProgress: OnProgress): Promise<DoctorReport> {
  return whileChecking((checking) => examineAll(db, checking, request, onProgress));
}

async function examineAll(
  db: Database,
  checking: Checking,
  request: DoctorRequest,
  onProgress: OnProgress,
): Promise<DoctorReport> {
  const findings: DoctorFinding[] = [];
  const steps = CHECKS.length;
  for (const [index, check] of CHECKS.entries()) {
    onProgress({ step: check.name, done: index, total: steps });
    if (request.rebuild && check.rebuild) db.write((writable) => check.rebuild?.(writable));
    findings.push(await examine(db, check, checking, (request.repair || request.rebuild) ?? false));
  }
  onProgress({ step: 'done', done: steps, total: steps });
  return { healthy: findings.every((finding) => finding.ok), findings };
}
