import { HoldfastError } from '../../../../../shared/errors.ts';
import { WorkerCalls } from '../../../worker-calls.ts';
import type { CheckAnswers, CheckTask } from './task.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
const IDLE_MS = 60_000;

/** Has a thread look at files of databases: at 100,000 memories that takes seconds. */
export interface Checking {
  /** What the doctor's check of that name finds in the database at `path`. */
  find(path: string, name: string): Promise<string[]>;
  /** Rejects with `validation_failed` unless every page of the file at `path` is sound. */
  assertSound(path: string): Promise<null>;
  /** Makes the copy at `path` one self-contained file and checks it. Answers how many memories it holds. */
  finishCopy(path: string): Promise<number>;
}

/** Runs `action` with such a thread, which ends with it. Rejects with what broke the thread, if something does. */
export async function whileChecking<T>(action: (checking: Checking) => Promise<T>): Promise<T> {
  let failure: unknown;
  const calls = new WorkerCalls<CheckTask, CheckAnswers[CheckTask['kind']]>({
    program: WORKER,
    name: 'holdfast-checks',
    setup: null,
    idleMs: IDLE_MS,
    onFailure: (error) => {
      failure = error;
    },
    ended: () =>
      new HoldfastError(
        'unavailable',
        'The database could not be checked to the end.',
        'Try again; the log says what happened.',
        { cause: failure },
      ),
  });
  const run = <Kind extends CheckTask['kind']>(task: CheckTask & { kind: Kind }) =>
    calls.run(task) as Promise<CheckAnswers[Kind]>;
  try {
    return await action({
      find: (path, name) => run({ kind: 'check', path, name }),
      assertSound: (path) => run({ kind: 'sound', path }),
      finishCopy: (path) => run({ kind: 'copy', path }),
    });
  } finally {
    await calls.close();
  }
}
