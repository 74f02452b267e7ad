import type { Span } from '../../../../shared/hints.ts';
import { fold } from './folded.ts';
import { INSTRUCTION_RULES } from './instruction-rules.ts';

/** Parts of a text that tell an agent what to do, in the ways that attacks do. */
export function instructionLike(text: string): Span[] {
  const folded = fold(text);
  const found = INSTRUCTION_RULES.flatMap(({ label, pattern }) =>
    [...folded.text.matchAll(pattern)].map((match): Span => {
      const lead = match[0].length - match[0].trimStart().length;
      return { ...folded.origin(match.index + lead, match.index + match[0].length), label };
    }),
  ).sort((a, b) => a.start - b.start || b.end - a.end);
  return found.filter((span, index) => index === 0 || span.start >= (found[index - 1]?.end ?? 0));
}
