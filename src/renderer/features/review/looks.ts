import { Copy, EyeOff, KeyRound, type LucideIcon, MessageSquareWarning, Split } from 'lucide-react';
import type { ReviewHint, Scope } from '../../../client/index.ts';
import type { Tone } from '../../ui/badge.tsx';

/** How each kind of hint is called and drawn. */
export const HINT_LOOK: Record<ReviewHint['kind'], { label: string; icon: LucideIcon; tone: Tone }> = {
  secret: { label: 'Possible secret', icon: KeyRound, tone: 'danger' },
  instructions: { label: 'Instructions', icon: MessageSquareWarning, tone: 'danger' },
  characters: { label: 'Hidden characters', icon: EyeOff, tone: 'warn' },
  contradiction: { label: 'Contradiction', icon: Split, tone: 'warn' },
  duplicate: { label: 'Duplicate', icon: Copy, tone: 'blue' },
};

/** Who recalls what has a scope, as the end of a sentence. */
export const RECALLED_BY: Record<Scope, string> = {
  agent: 'its agent only',
  user: 'all agents of its user',
  tenant: 'the team',
  global: 'everybody',
};

/** The kinds of hints, each once, the gravest first. */
export function kindsOf(hints: readonly ReviewHint[]): ReviewHint['kind'][] {
  const kinds = Object.keys(HINT_LOOK) as ReviewHint['kind'][];
  return kinds.filter((kind) => hints.some((hint) => hint.kind === kind));
}
