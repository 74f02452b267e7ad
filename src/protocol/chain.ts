import type { Entry, Head } from './entry.ts';
import type { DropReason } from './errors.ts';

/** Why an entry is not the one that comes after `head` in its device's stream (rule T-6), or null when it is. */
export function chainDefect(head: Head | null, entry: Entry): DropReason | null {
  const last = head?.number ?? 0;
  if (entry.number > last + 1) return 'gap';
  if (entry.number < last) return 'replayed';
  if (entry.number === last) return entry.hash === head?.hash ? 'replayed' : 'forked';
  if (entry.previous !== (head?.hash ?? '')) return 'forked';
  return head !== null && entry.clock <= head.clock ? 'malformed' : null;
}
