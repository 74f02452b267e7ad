/**
 * Runs all tests. Where the system ended a test's process (a signal, not a failed test), that file is run once more and
 * the output says so: a crash in native code is a defect to look into, but no verdict on what the other tests showed.
 */
import { startVitest, type Vitest } from 'vitest/node';

const CRASH = /exited unexpectedly with signal (\w+) .*while running test file (.+)$/;

function crashesOf(vitest: Vitest): { signal: string; file: string }[] | null {
  const crashes = vitest.state.getUnhandledErrors().map((error) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const match = CRASH.exec(cause instanceof Error ? cause.message : '');
    return match?.[1] && match[2] ? { signal: match[1], file: match[2] } : null;
  });
  return crashes.includes(null) ? null : (crashes as { signal: string; file: string }[]);
}

async function run(files: string[]): Promise<Vitest> {
  const vitest = await startVitest('test', files, { run: true, watch: false });
  await vitest.close();
  return vitest;
}

const filters = process.argv.slice(2);
const first = await run(filters);
const crashes = crashesOf(first);
const crashed = new Set(crashes?.map(({ file }) => file));
const failed = crashes === null || first.state.getFailedFilepaths().some((file) => !crashed.has(file));
process.exitCode = failed || (crashes?.length ?? 0) > 0 ? 1 : 0;
if (!failed && crashes && crashes.length > 0 && crashes.length <= 2) {
  for (const { signal, file } of crashes) console.log(`CRASHED with ${signal}, run once more: ${file}`);
  const again = await run(crashes.map(({ file }) => file));
  const sound =
    again.state.getFailedFilepaths().length === 0 && again.state.getUnhandledErrors().length === 0;
  process.exitCode = sound ? 0 : 1;
}
