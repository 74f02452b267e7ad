import { run } from './processes.ts';

/** The oldest version that the Python client supports. */
export const OLDEST_PYTHON = [3, 9];

/** A Python that the client supports, or null. */
export async function findPython(): Promise<string | null> {
  for (const python of ['python3', 'python']) {
    const check = `import sys; sys.exit(sys.version_info[:2] < (${OLDEST_PYTHON}))`;
    // A program that is not there fails to start: the next one may do.
    const finished = await run(python, ['-c', check]).catch(() => null);
    if (finished?.code === 0) return python;
  }
  return null;
}
