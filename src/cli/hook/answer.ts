import { toProblem } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { harmless } from '../text.ts';

/** Some agents hand over their last answer as well. */
const MAX_INPUT_BYTES = 8 * 1024 * 1024;

/**
 * Answers an agent's hook in bounded time. Whatever goes wrong, the agent goes on as if there were no hook: nothing on
 * standard output, exit code 0, and one line on standard error.
 */
export async function answerHook(
  { terminal }: Context,
  deadlineMs: number,
  work: (input: string, signal: AbortSignal) => Promise<string | null>,
): Promise<void> {
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    const text = await work(await terminal.readInput(MAX_INPUT_BYTES, signal), signal);
    if (text !== null) terminal.print(text);
  } catch (error) {
    const message = signal.aborted
      ? `There was no answer within ${deadlineMs / 1000} seconds.`
      : toProblem(error).message;
    terminal.failure(`Holdfast: ${harmless(message)}`);
  }
}
