import type { ReviewHint, Span, TextHint } from '../../../client/index.ts';

/** A piece of a text and what was noticed about it. */
export interface Segment {
  text: string;
  start: number;
  secret?: Span;
  instructions?: Span;
  characters?: Span;
}

/** Stands for what may be a secret, whatever its length. */
export const MASK = '••••••••';

function spansOf(hints: readonly ReviewHint[], kind: TextHint['kind']): Span[] {
  return hints.flatMap((hint) => ('spans' in hint && hint.kind === kind ? hint.spans : []));
}

/** Cuts a text where what was noticed about it begins and ends. */
export function segmentsOf(text: string, hints: readonly ReviewHint[]): Segment[] {
  const kinds = ['secret', 'instructions', 'characters'] as const;
  const spans = kinds.flatMap((kind) => spansOf(hints, kind).map((span) => ({ kind, span })));
  const inside = (at: number) => at > 0 && at < text.length;
  const cuts = [0, ...spans.flatMap(({ span }) => [span.start, span.end]).filter(inside), text.length];
  const points = [...new Set(cuts)].sort((a, b) => a - b);
  return points.slice(0, -1).map((start, index) => {
    const end = points[index + 1] ?? text.length;
    const covering = spans.filter(({ span }) => span.start <= start && span.end >= end);
    const notes = Object.fromEntries(covering.map(({ kind, span }) => [kind, span]));
    return { text: text.slice(start, end), start, ...notes };
  });
}

/** Whether a field other than the content may hold a secret. Nothing tells where in it. */
export function mayHoldSecret(hints: readonly ReviewHint[], field: string): boolean {
  return hints.some((hint) => hint.kind === 'secret' && 'field' in hint && hint.field === field);
}

/** JSON with every text in it hidden. */
export function maskedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner) => (typeof inner === 'string' ? MASK : inner), 2);
}

/** The text with what may be a secret hidden, whatever its length. */
export function masked(text: string, hints: readonly ReviewHint[]): string {
  return maskedAt(text, spansOf(hints, 'secret'));
}

export function maskedAt(text: string, secrets: readonly Span[]): string {
  let hidden = text;
  for (const { start, end } of secrets.toSorted((a, b) => b.start - a.start))
    hidden = hidden.slice(0, start) + MASK + hidden.slice(end);
  return hidden;
}

/** The code points of a text that shows nothing, as they are written: `U+200B`. */
export function codePoints(text: string): string[] {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  });
}
