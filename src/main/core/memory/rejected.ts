import { findRejection, type Rejection } from '../store/rejections.ts';
import type { Changing } from './changing.ts';

/** That a person rejected this text for good, where the caller is an agent that proposes it. A person may store what it likes. */
export function rejectionOf(
  c: Changing,
  text: Parameters<typeof findRejection>[1],
): (Rejection & { id: string }) | undefined {
  return c.caller.principal.subject === 'user' ? undefined : findRejection(c.db, text);
}

/** What an agent is told that proposes it. */
export function rejectedNotice({ rejected_by, reason }: Rejection): string {
  const why = reason === null ? '' : ` (${reason})`;
  return `${rejected_by} rejected this text${why} and does not want it proposed again, so nothing was changed. Do not try other wordings; ask ${rejected_by} if it matters.`;
}
