import { z } from 'zod';
import { Memory } from './memory.ts';
import { checkFilters, filters } from './query.ts';
import { safeText } from './text.ts';

const { state: _, include_muted: __, ...recallFilters } = filters;

const CONTEXT_TOKENS = { min: 100, default: 1500, max: 100_000 } as const;

/** Asks for what an agent should know for a task; without one, for what matters in general. Only active memories. */
export const ContextRequest = z
  .strictObject({
    ...recallFilters,
    task: safeText(0, 32_768).default(''),
    /** What the text of the answer may have at most, in tokens (bytes of UTF-8 divided by three). */
    token_budget: z.coerce
      .number()
      .int()
      .min(CONTEXT_TOKENS.min)
      .max(CONTEXT_TOKENS.max)
      .default(CONTEXT_TOKENS.default),
  })
  .superRefine(checkFilters);
export type ContextRequest = z.output<typeof ContextRequest>;
export type ContextInput = z.input<typeof ContextRequest>;

export const ContextItem = Memory.extend({
  /** How well it answers the task, 0 to 1; null for one that is there because it matters in general. */
  relevance: z.number().nullable(),
});
export type ContextItem = z.infer<typeof ContextItem>;

export const ContextResult = z.object({
  /** The chosen memories, the most useful one first. */
  items: z.array(ContextItem),
  /** The same, ready to be put into a prompt: quoted as data, with ids and authors. Empty when there is nothing. */
  text: z.string(),
  /** Tokens of `text`, as `token_budget` counts them. */
  tokens: z.int(),
  /** Memories that would have been of use and found no room. */
  left_out: z.int(),
  /** Memories that would have said again what another one says. */
  redundant: z.int(),
  /** Why the answer is less than what was asked for, or null. */
  degraded: z.string().nullable(),
  notes: z.array(z.string()),
});
export type ContextResult = z.infer<typeof ContextResult>;
