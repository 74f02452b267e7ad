import { z } from 'zod';
import { SCOPES, STATES, TYPES } from './terms.ts';
import { Timestamp } from './time.ts';

export const HINT_KINDS = ['secret', 'instructions', 'characters', 'contradiction', 'duplicate'] as const;
export type HintKind = (typeof HINT_KINDS)[number];

/** Where in the content something is, in UTF-16 units (`content.slice(start, end)`), and what it is. */
export const Span = z.object({ start: z.int(), end: z.int(), label: z.string() });
export type Span = z.infer<typeof Span>;

export const HINTED_FIELDS = ['content', 'tags', 'metadata', 'namespace', 'key'] as const;

/** Something in the text itself. `message` never repeats a secret. */
export const TextHint = z.object({
  kind: z.enum(['secret', 'instructions', 'characters']),
  message: z.string(),
  field: z.enum(HINTED_FIELDS),
  /** In `content`; empty for other fields. */
  spans: z.array(Span),
});
export type TextHint = z.infer<typeof TextHint>;

/** Another memory that the reader may see. */
export const SimilarMemory = z.object({
  id: z.string(),
  content: z.string(),
  type: z.enum(TYPES),
  scope: z.enum(SCOPES),
  state: z.enum(STATES),
  version: z.int(),
  user: z.string(),
  agent: z.string(),
  created_at: Timestamp,
  /** What may be secrets in its content, for whoever shows it. */
  secrets: z.array(Span),
});
export type SimilarMemory = z.infer<typeof SimilarMemory>;

/** Another memory that says the same, or something else about the same. */
export const SimilarHint = z.object({
  kind: z.enum(['duplicate', 'contradiction']),
  message: z.string(),
  memory: SimilarMemory,
  /** How near the two are in meaning; null while one of them is not embedded. */
  cosine: z.number().nullable(),
  /** What the two say differently, in their own words. */
  differences: z.array(z.object({ here: z.string(), there: z.string() })),
});
export type SimilarHint = z.infer<typeof SimilarHint>;

/** A reason to look twice before approving. A guess, made by rules: it can be wrong in both directions. */
export const ReviewHint = z.discriminatedUnion('kind', [TextHint, SimilarHint]);
export type ReviewHint = z.infer<typeof ReviewHint>;
