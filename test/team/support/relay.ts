import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryDirectory } from '../../support/directories.ts';
import { type Finished, ROOT, type Started, start } from '../../support/processes.ts';

const POLL_MS = 10;

/** A relay in a process of its own, which can be killed and comes back on the same port with the same database. */
export interface RelayProcess {
  readonly url: string;
  /** The file of its database. */
  readonly database: string;
  /** The one that runs, or ran last. */
  readonly process: Started;
  /** Ends it as Ctrl+C does. */
  stop(): Promise<Finished>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

interface Logged {
  msg: string;
  port?: number;
}

const linesOf = (process: Started): Logged[] =>
  process
    .stdout()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));

async function untilStarted(process: Started): Promise<number> {
  let over = false;
  void process.ended.then(() => {
    over = true;
  });
  for (;;) {
    const port = linesOf(process).find(({ msg }) => msg === 'relay started')?.port;
    if (port !== undefined) return port;
    if (over) throw new Error(`The relay ended: ${process.stdout()}${process.stderr()}`);
    await sleep(POLL_MS);
  }
}

/** Starts a relay on a port of the system's choice. */
export async function startRelay(settings: Record<string, string> = {}): Promise<RelayProcess> {
  const database = join(temporaryDirectory(), 'relay.db');
  const run = (port: number) =>
    start(process.execPath, [join(ROOT, 'sync-server/src/index.ts')], {
      env: { HOLDFAST_RELAY_PORT: String(port), HOLDFAST_RELAY_DATABASE: database, ...settings },
    });
  let running = run(0);
  const port = await untilStarted(running);
  return {
    url: `ws://127.0.0.1:${port}`,
    database,
    get process() {
      return running;
    },
    stop() {
      running.child.kill('SIGTERM');
      return running.ended;
    },
    async kill() {
      running.child.kill('SIGKILL');
      await running.ended;
    },
    async start() {
      running = run(port);
      await untilStarted(running);
    },
  };
}
