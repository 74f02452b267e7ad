/**
 * `npm run bench:team [-- --memories 100000 --changes 200 --directory DIR --save]`: how fast a machine that joins has
 * everything, how fast one that has it is in step again, and how soon a change is on the other machine.
 *
 * With `--directory` the team is made there, or taken from there where it was made before.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { thisMachine } from '../lib/machine.ts';
import { endChild } from '../lib/process.ts';
import { describeMachine, toTable } from '../lib/report.ts';
import { type Result, reading, timing } from '../lib/results.ts';
import { lineOf } from '../lib/server.ts';
import type { Answer, FirstSync, Orders } from './protocol.ts';

const RELAY = fileURLToPath(new URL('../../sync-server/src/index.ts', import.meta.url));
const MACHINE = fileURLToPath(new URL('machine.ts', import.meta.url));
const SAVED = fileURLToPath(new URL('../results/team.json', import.meta.url));
const RECONNECTS = 7;

const { values } = parseArgs({
  options: {
    memories: { type: 'string', default: '100000' },
    changes: { type: 'string', default: '200' },
    directory: { type: 'string' },
    /** Makes the team and measures nothing. */
    prepare: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
  },
});
const memories = Number(values.memories);
const directory = values.directory ?? mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
const log = (step: string): void => console.error(`· ${step}`);

/** A machine that does what it is told. */
interface Machine {
  child: ChildProcess;
  tell<Name extends keyof Orders>(name: Name, ...values: Parameters<Orders[Name]>): ReturnType<Orders[Name]>;
}

async function startMachine(name: string): Promise<Machine> {
  const child = fork(MACHINE, [name], { execArgv: ['--expose-gc'] });
  await new Promise((resolve) => child.once('message', resolve));
  let asked = 0;
  const tell = (order: keyof Orders, ...given: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      asked += 1;
      const id = asked;
      const answered = (answer: Answer): void => {
        if (answer.id !== id) return;
        child.off('message', answered);
        if (answer.problem === undefined) resolve(answer.value);
        else reject(new Error(answer.problem));
      };
      child.on('message', answered);
      child.send({ id, name: order, values: given });
    });
  return { child, tell: tell as Machine['tell'] };
}

/** The relay of the directory, always on the same port: its address is what the machines know. */
async function startRelay(): Promise<{ relay: ChildProcess; url: string }> {
  const file = join(directory, 'port');
  const port = existsSync(file) ? readFileSync(file, 'utf8') : '0';
  const env = {
    ...process.env,
    HOLDFAST_RELAY_DATABASE: join(directory, 'relay.db'),
    HOLDFAST_RELAY_PORT: port,
  };
  const relay = spawn(process.execPath, [RELAY], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [, used = ''] = await lineOf(relay, /"port":(\d+)/);
  writeFileSync(file, used);
  return { relay, url: `ws://127.0.0.1:${used}` };
}

async function fill(writer: Machine, url: string): Promise<void> {
  if (existsSync(join(directory, 'filled'))) return;
  log(`storing ${memories} memories and sending them`);
  await writer.tell('create', url);
  await writer.tell('fill', memories);
  await writer.tell('sent');
  writeFileSync(join(directory, 'filled'), '');
}

async function reconnects(reader: Machine): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < RECONNECTS; n += 1) times.push(await reader.tell('reconnect'));
  return times;
}

async function changes(writer: Machine, reader: Machine): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < Number(values.changes); n += 1) {
    const { id, at } = await writer.tell('store', `Change ${n} of the benchmark at ${Date.now()}`);
    times.push((await reader.tell('seen', id)) - at);
  }
  return times;
}

function report(first: FirstSync, again: number[], visible: number[]): Result[] {
  const of = (what: string) => ({ what, memories, face: null });
  const upTo = (value: number) => ({ target: { bound: '≤', value, of: 'median' } as const });
  return [
    reading({ ...of('first sync of a new machine, without embedding'), ...upTo(60_000) }, 'ms', first.ms),
    reading(of('processor time of it, a memory'), 'µs CPU', (first.cpuMs * 1000) / memories),
    reading({ ...of('heap in use for it'), ...upTo(150) }, 'MB', first.heapMB),
    reading(of('the event loop of it was held for, p99'), 'ms', first.held.p99),
    reading(of('the same at its longest'), 'ms', first.held.longest),
    timing({ ...of('reconnect of a machine that is up to date'), ...upTo(200) }, again),
    timing({ ...of('change visible on the other machine'), ...upTo(50) }, visible),
  ];
}

const machine = thisMachine('full');
const { relay, url } = await startRelay();
const machines: Machine[] = [];
try {
  const writer = await startMachine(join(directory, 'writer'));
  machines.push(writer);
  await fill(writer, url);
  if (!values.prepare) {
    const reader = await startMachine(mkdtempSync(join(directory, 'reader-')));
    machines.push(reader);
    log('first sync');
    const first = await reader.tell('join', await writer.tell('invite'), memories);
    log('reconnects and changes');
    const results = report(first, await reconnects(reader), await changes(writer, reader));
    console.log(`${describeMachine(machine)}\n\n${toTable(results)}`);
    if (values.save) writeFileSync(SAVED, `${JSON.stringify({ machine, results }, null, 2)}\n`);
  }
} finally {
  for (const { tell, child } of machines) {
    await tell('close');
    child.disconnect();
  }
  await endChild(relay);
  if (values.directory === undefined) rmSync(directory, { recursive: true, force: true });
}
