import type { Settings } from '../settings.ts';
import { checked, TurnEndInput } from './input.ts';
import { countTurn } from './turns.ts';

/** It asks no engine. */
export const TURN_END_DEADLINE_MS = 2_000;

/** Seldom enough not to be in the way; a session has no last turn that an agent could know of. */
const TURNS_BETWEEN_REMINDERS = 10;

const REMINDER = `${TURNS_BETWEEN_REMINDERS} turns have passed. If something in them is worth knowing in later sessions \
(a preference, a decision, a fact about this project), propose it now with the tool "remember" of Holdfast, one short \
text each; a person approves it. Otherwise just finish.`;

/**
 * What was learned only a model can tell, and after the end of a session there is none. So the agent itself is asked, at
 * the end of every tenth turn, in the form in which Claude Code and Codex let a hook ask for one more step. Null otherwise.
 */
export async function turnEnd(
  { dataDirectory }: Pick<Settings, 'dataDirectory'>,
  agent: string,
  json: string,
): Promise<string | null> {
  const { session_id, stop_hook_active } = checked(TurnEndInput, json);
  // It has just been asked, by us or by another hook.
  if (stop_hook_active) return null;
  const turns = await countTurn(dataDirectory, agent, session_id);
  if (turns % TURNS_BETWEEN_REMINDERS !== 0) return null;
  return JSON.stringify({ decision: 'block', reason: REMINDER });
}
