/** What `serve.ts` runs: serves, and leaves when it is told to. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { destination, pino } from 'pino';
import { ownVersion } from '../cli/version.ts';
import { HoldfastError, toProblem } from '../shared/errors.ts';
import type { Started } from './arguments.ts';
import { endThreadAhead } from './core/embed/thread.ts';
import { DirectoryOwned } from './core/open.ts';
import { type RunningEngine, type RunOptions, runEngine } from './host/run.ts';
import { takingOver } from './host/takeover.ts';

/** Tells the command that started it that another engine owns the data directory. */
const EXIT_OWNED = 75;

/** The built pages of the app, whether this runs from the build or from its sources. */
const PAGES = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

function printKey({ engine, url }: RunningEngine): void {
  const { api_key, adminCreated } = engine.createInitKey();
  console.log(adminCreated ? '✓ Admin user created: admin' : '✓ Admin user: admin (created earlier)');
  console.log(`✓ API key: ${api_key}`);
  console.log('  Save this API key now: it is not shown again. Clients use it like this:');
  console.log(`    export HOLDFAST_URL=${url}`);
  console.log(`    export HOLDFAST_API_KEY=${api_key}\n`);
}

function printWelcome({ engine, url }: RunningEngine, root: string): void {
  const { approval } = engine.settings.current();
  const meaning =
    approval === 'required' ? 'new memories wait for review' : 'new memories are active at once';
  console.log(`Holdfast is serving at ${url}`);
  console.log(`  Data:      ${root}`);
  console.log(`  Approval:  ${approval} (${meaning})`);
  console.log(`  API docs:  ${url}/api/docs`);
  console.log(`  The app:   ${url}${engine.createOwnerLink().path}`);
  console.log('             (this link works once, within five minutes; `holdfast open` makes another)');
  console.log('  Try:       holdfast memory store "User prefers Python over JavaScript" --type preference');
  console.log('Press Ctrl+C to stop.');
}

/** Resolves with the first signal to end. A second one ends the process at once. */
function terminated(): Promise<'stop'> {
  return new Promise((done) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        done('stop');
      });
  });
}

/** The log. A disk that is too full for another line of it must not end the engine that says so. */
function standardError() {
  return destination({ dest: 2, sync: true }).on('error', () => {});
}

/** Opens the engine on its data directory, whose settings say how much is logged. */
async function begin(options: RunOptions): Promise<RunningEngine> {
  const running = await runEngine(options);
  options.logger.level = running.engine.settings.current().log_level;
  return running;
}

async function main({ options, root }: Started): Promise<void> {
  // Databases, logs and keys are the user's alone, whoever else is on the machine.
  process.umask(0o077);
  const { background } = options;
  const run: RunOptions = {
    root,
    version: ownVersion(),
    logger: pino({ base: null, level: 'info' }, standardError()),
    overrides: options.approval ? { approval: options.approval } : {},
    host: options.host,
    port: background ? (options.port ?? 0) : options.port,
    portFallback: options.portFallback,
    background,
    pages: PAGES,
    // The name that the hub's own tools give to it.
    hub: process.env.HF_ENDPOINT || undefined,
    keychain: process.env.HOLDFAST_KEYCHAIN !== 'off',
  };
  const signalled = terminated();
  const restore = options.restore && resolve(options.restore);
  const start = () => begin({ ...run, restore });
  let running = background ? await start() : await takingOver(root, start);
  if (options.init) printKey(running);
  if (!background) printWelcome(running, root);
  for (;;) {
    const reason = await Promise.race([running.leaving, signalled]);
    await running.close();
    if (reason !== 'restart') return;
    running = await begin({ ...run, port: running.port });
  }
}

async function fail(error: unknown): Promise<never> {
  const { message, hint } = toProblem(error);
  if (!(error instanceof HoldfastError)) console.error(error);
  console.error(hint === undefined ? `✗ ${message}` : `✗ ${message}\n  ${hint}`);
  await endThreadAhead();
  const owned = process.argv.includes('--background') && error instanceof DirectoryOwned;
  process.exit(owned ? EXIT_OWNED : 1);
}

/** Serves until somebody ends it; the process is gone then. */
export function serveHeadless(started: Started): void {
  main(started).then(() => process.exit(0), fail);
}
