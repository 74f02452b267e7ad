import { HoldfastError, type Problem } from '../shared/errors.ts';
import type { Progress } from '../shared/system.ts';
import { lines } from './lines.ts';
import type { Transport } from './transport.ts';
import type { TaskOptions } from './types.ts';

type TaskLine<T> = { progress: Progress } | { result: T } | { error: Problem };

/** Runs a long task: newline-delimited JSON of steps, then its result or its error. */
export async function runTask<T>(
  transport: Transport,
  path: string[],
  body: object | undefined,
  options: TaskOptions = {},
): Promise<T> {
  const stream = await transport.stream({ method: 'POST', path, body }, options.signal);
  for await (const text of lines(stream, transport.url)) {
    const line = JSON.parse(text) as TaskLine<T>;
    if ('progress' in line) options.onProgress?.(line.progress);
    else if ('error' in line) throw new HoldfastError(line.error.code, line.error.message, line.error.hint);
    else return line.result;
  }
  throw new HoldfastError(
    'unavailable',
    'The engine ended before the task was finished.',
    'Look at what happened with `holdfast status` and `holdfast doctor`.',
  );
}
