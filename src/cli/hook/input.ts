import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { HoldfastError } from '../../shared/errors.ts';
import { Name } from '../../shared/text.ts';

const common = { session_id: z.string().min(1).max(512), cwd: z.string().max(4096) };

/** What an agent says when a session starts. Agents add fields of their own, so others are allowed. */
export const SessionStartInput = z.object({
  ...common,
  hook_event_name: z.literal('SessionStart'),
  /** Why it starts: `startup`, `resume`, `clear`, `compact`, and what agents may add. */
  source: z.string().max(64).optional(),
});

/** What an agent says when it has answered. */
export const TurnEndInput = z.object({
  ...common,
  hook_event_name: z.literal('Stop'),
  /** Whether it only went on because a hook had asked it to. */
  stop_hook_active: z.boolean().default(false),
});

/** Checks what an agent handed over. */
export function checked<T>(schema: z.ZodType<T>, input: string): T {
  let value: unknown;
  try {
    value = JSON.parse(input);
  } catch (cause) {
    throw new HoldfastError('invalid_json', 'What the agent handed over is not JSON.', undefined, { cause });
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw new HoldfastError(
    'invalid_request',
    `What the agent handed over is not as expected: ${issue?.path.join('.') || 'it'}: ${issue?.message}.`,
  );
}

/** A parser for the name of an agent. */
export function agentName(text: string): string {
  const { success, error } = Name.safeParse(text);
  if (!success) throw new InvalidArgumentError(`It ${error.issues[0]?.message}.`);
  return text;
}
