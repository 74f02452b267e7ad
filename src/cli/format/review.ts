import type { RejectionsResult, ReviewHint, ReviewItem, ReviewQueue, Span } from '../../client/index.ts';
import type { Terminal } from '../terminal.ts';
import { count, fieldValue, harmless, seconds, toJson } from '../text.ts';
import { printFields } from './memories.ts';

/** The text with what may be a secret hidden: what is printed stays in the scroll-back and in logs. */
function withoutSecrets(text: string, secrets: readonly Span[]): string {
  return secrets
    .toSorted((a, b) => b.start - a.start)
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}********${rest.slice(end)}`, text);
}

function secretsOf(hints: readonly ReviewHint[]): Span[] {
  return hints.flatMap((hint) => (hint.kind === 'secret' ? hint.spans : []));
}

function changed(field: string, value: unknown, hints: readonly ReviewHint[]): string {
  if (typeof value !== 'string') return fieldValue(toJson(value));
  return fieldValue(field === 'content' ? withoutSecrets(value, secretsOf(hints)) : value);
}

function hintLine(hint: ReviewHint): string {
  if (!('memory' in hint)) return hint.message;
  const { id, content, secrets } = hint.memory;
  return `${hint.message} ${id}: ${fieldValue(withoutSecrets(content, secrets))}`;
}

function printItem(terminal: Terminal, item: ReviewItem): void {
  const { id, content, scope, type, state, proposal, conflict, review_hints: hints } = item;
  const changes = proposal.changes.map(({ field, to }): [string, string] => [
    `New ${field}`,
    changed(field, to, hints),
  ]);
  printFields(terminal, [
    ['Memory ID', id],
    // Of a change the text is what is recalled now, and has been approved.
    ['Content', fieldValue(state === 'active' ? content : withoutSecrets(content, secretsOf(hints)))],
    ...changes,
    ['Scope', scope],
    ['Type', type],
    ['Version', String(proposal.version)],
    ['Stored', seconds(proposal.at)],
    ['Reason', proposal.reason === null ? null : harmless(proposal.reason)],
  ]);
  if (conflict !== null) terminal.print(terminal.colors.yellow(`! ${CONFLICTS[conflict]}`));
  for (const hint of hints) terminal.print(terminal.colors.yellow(`! ${hintLine(hint)}`));
}

/** What a decision about a memory in conflict does. */
const CONFLICTS = {
  change:
    'Approved versions of it disagree: holdfast team conflicts. Approving this settles that with its text.',
  delete:
    'It was deleted while it was changed: holdfast team conflicts. Approving keeps this text, rejecting leaves it deleted.',
} as const;

/** What `memory review` prints. */
export function printQueue(terminal: Terminal, queue: ReviewQueue): void {
  if (queue.batches.length === 0) terminal.print('Nothing waits for review.');
  for (const [index, { user, agent, session, size, memories }] of queue.batches.entries()) {
    const whose = queue.members?.[user] === undefined ? '' : ` of ${harmless(queue.members[user])}`;
    const from = `${harmless(agent)}${whose}${session === null ? '' : `, session ${harmless(session)}`}`;
    if (index > 0) terminal.print();
    terminal.print(terminal.colors.bold(`${from} (${count(size, 'memory', 'memories')}):`));
    for (const item of memories) {
      terminal.print();
      printItem(terminal, item);
    }
  }
  if (queue.next_cursor !== null)
    terminal.note(`There are more: add --cursor ${queue.next_cursor}, or a higher --limit (up to 200).`);
  if (queue.degraded !== null) terminal.note(harmless(queue.degraded));
}

/** What `memory rejections` prints. */
export function printRejections(terminal: Terminal, { rejections, next_cursor }: RejectionsResult): void {
  if (rejections.length === 0) terminal.print('No text is rejected for good.');
  for (const [
    index,
    { id, content, agent, scope, rejected_by, rejected_at, reason },
  ] of rejections.entries()) {
    if (index > 0) terminal.print();
    printFields(terminal, [
      ['Memory ID', id],
      ['Content', fieldValue(content)],
      ['Scope', scope],
      ['Proposed by', harmless(agent)],
      ['Rejected by', `${harmless(rejected_by)}, ${seconds(rejected_at)}`],
      ['Reason', reason === null ? null : harmless(reason)],
    ]);
  }
  if (next_cursor !== null) terminal.note(`There are more: add --cursor ${next_cursor}.`);
}
