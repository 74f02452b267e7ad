/** The `holdfast` command: the only place of the CLI that reads the environment. */
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';

enableCompileCache();

const [{ ENGINE_PROGRAM }, { main }, { settingsFrom }] = await Promise.all([
  import('./engine/program.ts'),
  import('./main.ts'),
  import('./settings.ts'),
]);

/** A reader that has seen enough (`| head`) closes the pipe: for a command that is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  throw error;
}

/** The engine is a program of its own: it is loaded in place of this one, and reads its arguments itself. */
async function serve(args: string[]): Promise<void> {
  process.stdout.off('error', endQuietly);
  process.argv = [process.execPath, ENGINE_PROGRAM, ...args];
  await import(pathToFileURL(ENGINE_PROGRAM).href);
}

process.stdout.on('error', endQuietly);
const code = await main(process.argv.slice(2), settingsFrom(process.env), process, serve);
if (code !== 0) process.exitCode = code;
