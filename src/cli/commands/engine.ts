import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { connect, type Status } from '../../client/index.ts';
import { HoldfastError } from '../../shared/errors.ts';
import { type CommonFlags, type Context, clientFor, leaf } from '../context.ts';
import { isAlive, readEngineFile } from '../engine/files.ts';
import { type Engine, findEngine } from '../engine/find.ts';
import { EXIT } from '../failure.ts';
import { printFields } from '../format/memories.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { bytes, harmless, seconds, toJson } from '../text.ts';

const STOP_TIMEOUT_MS = 15_000;
const POLL_MS = 50;

function printStatus(terminal: Terminal, status: Status): void {
  const { memories } = status;
  const kind = status.background ? 'started by a command, leaves when idle' : 'holdfast serve';
  printFields(terminal, [
    ['Engine', `${status.status}, ${status.url} (process ${status.pid}, ${kind})`],
    ['Version', status.version],
    ['Running since', seconds(status.started_at)],
    ['Data directory', harmless(status.data_directory)],
    ['Approval', status.approval],
    [
      'Memories',
      `${memories.active} active, ${memories.inactive} inactive, ${memories.waiting} waiting for review`,
    ],
    ['Embeddings', `${status.embeddings} (${harmless(status.model)})`],
    ['To embed', status.waiting_for_embedding > 0 ? String(status.waiting_for_embedding) : null],
    ['Database', `${bytes(status.database_bytes)}, ${bytes(status.disk_free_bytes)} free on the disk`],
    ['Last backup', status.last_backup_at ? seconds(status.last_backup_at) : 'never'],
  ]);
  for (const problem of [...status.problems, ...status.warnings]) terminal.note(harmless(problem));
}

/** Throws where an engine was at last and its process is still there: it may hang, and then no other can start. */
async function assertNoneHangs({ dataDirectory }: Settings): Promise<void> {
  const owner = await readEngineFile(dataDirectory);
  if (owner && isAlive(owner.pid))
    throw new HoldfastError(
      'unavailable',
      `No engine answers for ${dataDirectory}, but process ${owner.pid} may own it.`,
      `End that process, then try again: kill ${owner.pid}`,
    );
}

function sayNotRunning({ terminal, settings }: Context, flags: CommonFlags): void {
  if (flags.json) terminal.print(toJson({ running: false, data_directory: settings.dataDirectory }));
  else {
    terminal.print(`No engine is running for ${settings.dataDirectory}.`);
    terminal.print('One starts by itself with the next command, or for good with: holdfast serve');
  }
}

/** `holdfast status`: looks, and starts nothing. */
export function defineStatus(program: Command, context: Context): void {
  leaf(program, 'status', 'where the engine is and how it is; starts none').action(
    async (flags: CommonFlags) => {
      const engine = await findEngine(context.settings);
      if (!engine) {
        await assertNoneHangs(context.settings);
        sayNotRunning(context, flags);
        context.exitCode = EXIT.failure;
        return;
      }
      const status = await clientFor(engine, context, flags).system.status();
      if (flags.json) context.terminal.print(toJson(status));
      else printStatus(context.terminal, status);
    },
  );
}

async function untilGone({ url, health }: Engine): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  const client = connect({ url, attempts: 1, timeoutMs: STOP_TIMEOUT_MS });
  while (Date.now() < deadline) {
    const present = await client.system.health().catch((error: unknown) => {
      if (error instanceof HoldfastError) return null;
      throw error;
    });
    if (present?.instance !== health.instance) return;
    await sleep(POLL_MS);
  }
  throw new HoldfastError(
    'unavailable',
    `The engine at ${url} has not ended within ${STOP_TIMEOUT_MS / 1000} seconds.`,
    'It may be finishing a long task: see `holdfast status`.',
  );
}

/** `holdfast stop`: ends the engine, whoever started it, and waits until it is gone. */
export function defineStop(program: Command, context: Context): void {
  leaf(program, 'stop', 'end the running engine').action(async (flags: CommonFlags) => {
    const { terminal } = context;
    const engine = await findEngine(context.settings);
    if (!engine) {
      await assertNoneHangs(context.settings);
      if (flags.json) terminal.print(toJson({ stopping: false }));
      else terminal.print('No engine is running.');
      return;
    }
    const stopping = await clientFor(engine, context, flags).system.stop();
    await untilGone(engine);
    if (flags.json) terminal.print(toJson(stopping));
    else terminal.success('The engine has ended.');
  });
}
