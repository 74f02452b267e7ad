import { basename } from 'node:path';
import type { ContextResult } from '../../shared/context.ts';
import { type Context, connectEngine } from '../context.ts';
import { checked, SessionStartInput } from './input.ts';

/** In tokens, as `memory context` counts them. */
const BUDGET = { project: 800, general: 700 };

/** Enough to start an engine; the agent waits meanwhile. */
export const SESSION_START_DEADLINE_MS = 4_000;

/** The quotation of `more` without what is in `said`. */
function beyond(more: ContextResult, said: ContextResult | null): string {
  const ids = new Set(said?.items.map(({ id }) => id));
  if (more.items.every(({ id }) => ids.has(id))) return '';
  const marks = [...ids].map((id) => `"id":${JSON.stringify(id)}`);
  const lines = more.text.split('\n').filter((line) => !marks.some((mark) => line.includes(mark)));
  return lines.join('\n');
}

/**
 * What an agent should know when it starts: memories about the project, which is named like its directory, and what matters
 * in general. Null when there is nothing, or when the agent still has it from before.
 */
export async function sessionStart(
  context: Context,
  agent: string,
  json: string,
  asJson: boolean,
  signal: AbortSignal,
): Promise<string | null> {
  const { cwd, source } = checked(SessionStartInput, json);
  if (source === 'resume') return null;
  const holdfast = await connectEngine(context, { asAgent: agent }, signal);
  const project = cwd === context.settings.machine.home ? '' : basename(cwd);
  // What matters in general is known at once; for the project an engine that has just started has to load its model.
  const [about, general] = await Promise.allSettled([
    project === '' ? null : holdfast.memories.context(project, { token_budget: BUDGET.project }, { signal }),
    holdfast.memories.context('', { token_budget: BUDGET.general }, { signal }),
  ]);
  if (general.status === 'rejected') throw general.reason;
  if (about.status === 'rejected') {
    if (!signal.aborted) throw about.reason;
    context.terminal.note('What is known about the project came too late.');
  }
  const found = about.status === 'fulfilled' ? about.value : null;
  const text = [found?.text ?? '', beyond(general.value, found)].filter((part) => part !== '').join('\n\n');
  if (text === '') return null;
  if (!asJson) return text;
  return JSON.stringify({ hookSpecificOutput: { hookEventName: 'SessionStart', additionalContext: text } });
}
