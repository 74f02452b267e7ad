/** The relay as a program: `npm run relay`, or `holdfast-relay` where it is installed. */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { HoldfastError, toProblem } from '../../src/shared/errors.ts';
import { readConfig } from './config.ts';
import { inProcessFanOut } from './fanout/in-process.ts';
import { startRelay } from './relay.ts';
import { openSqliteStorage } from './storage/sqlite.ts';

const USAGE = `Usage: holdfast-relay [--config FILE]

Passes entries of teams from member to member without being able to read them. Settings are in FILE (JSON), or in
variables such as HOLDFAST_RELAY_PORT; docs/relay.md has all of them.`;

/** Resolves with the first signal to end. A second one ends the process at once. */
function terminated(): Promise<void> {
  return new Promise((done) => {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (asked) process.exit(130);
        asked = true;
        done();
      });
  });
}

async function main(): Promise<void> {
  const options = { config: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
  const { values } = parseArgs({ options });
  if (values.help) return console.log(USAGE);
  // The database is the operator's alone.
  process.umask(0o077);
  const config = readConfig(process.env, values.config);
  const log = pino({ base: null, level: config.log_level });
  const limits = { teamBytes: config.max_team_bytes, teams: config.max_teams };
  const signalled = terminated();
  const relay = await startRelay({
    config,
    storage: openSqliteStorage(config.database, limits),
    fanOut: inProcessFanOut(),
    log,
  });
  await signalled;
  await relay.close();
}

function fail(error: unknown): never {
  if (!(error instanceof HoldfastError)) {
    console.error(`✗ The relay cannot start: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  }
  const { message, hint } = toProblem(error);
  console.error(hint === undefined ? `✗ ${message}` : `✗ ${message}\n  ${hint}`);
  process.exit(1);
}

main().then(() => process.exit(0), fail);
