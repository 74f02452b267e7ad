/** `npm run bench:relay [-- --members 1000 --rate 50 --seconds 20 --save]`: what one relay takes, and how fast it passes on. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { thisMachine } from '../lib/machine.ts';
import { endChild, residentMiB } from '../lib/process.ts';
import { describeMachine, replaceTable, toTable } from '../lib/report.ts';
import { type Result, reading } from '../lib/results.ts';
import { lineOf } from '../lib/server.ts';
import type { Delivered, MembersPlan } from './protocol.ts';

const RELAY = fileURLToPath(new URL('../../sync-server/src/index.ts', import.meta.url));
const MEMBERS = fileURLToPath(new URL('members.ts', import.meta.url));
const SAVED = fileURLToPath(new URL('../results/relay.json', import.meta.url));

const PAGE = fileURLToPath(new URL('../../docs/relay.md', import.meta.url));

const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    save: { type: 'boolean', default: false },
  },
});

function startRelay(directory: string) {
  const env = {
    ...process.env,
    HOLDFAST_RELAY_DATABASE: join(directory, 'relay.db'),
    HOLDFAST_RELAY_PORT: '0',
  };
  return spawn(process.execPath, [RELAY], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

const plan = (port: number): MembersPlan => ({
  port,
  members: Number(values.members),
  changesPerSecond: Number(values.rate),
  seconds: Number(values.seconds),
});

function report(idle: number, busy: number, figures: Delivered): Result[] {
  const { p50, p99, durable50, durable99 } = figures;
  const of = (what: string) => ({ what, memories: null, face: null });
  const members = `${values.members} members`;
  const load = `${members}, ${values.rate} changes/s`;
  return [
    reading(
      { ...of(`relay's memory, ${members} idle`), target: { bound: '≤', value: 300, of: 'median' } },
      'MiB',
      idle,
    ),
    reading(of(`relay's memory, ${load}`), 'MiB', busy),
    reading(of(`change visible at another member, ${load}: p50`), 'ms', p50),
    reading(
      {
        ...of(`change visible at another member, ${load}: p99`),
        target: { bound: '≤', value: 500, of: 'median' },
      },
      'ms',
      p99,
    ),
    reading(of(`change durable, ${load}: p50`), 'ms', durable50),
    reading(of(`change durable, ${load}: p99`), 'ms', durable99),
  ];
}

const machine = thisMachine('full');
const directory = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
const relay = startRelay(directory);
try {
  const [, port] = await lineOf(relay, /"port":(\d+)/);
  const members = spawn(process.execPath, [MEMBERS, JSON.stringify(plan(Number(port)))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let idle = 0;
  for await (const line of createInterface({ input: members.stdout })) {
    const told: { ready: true } | Delivered = JSON.parse(line);
    if ('ready' in told) {
      idle = residentMiB(relay.pid ?? 0) ?? Number.NaN;
      members.stdin.write('go\n');
      continue;
    }
    if (told.delivered < told.expected)
      throw new Error(`${told.delivered} of ${told.expected} changes arrived`);
    const results = report(idle, residentMiB(relay.pid ?? 0) ?? Number.NaN, told);
    const text = `${describeMachine(machine)}\n\n${toTable(results)}`;
    console.log(text);
    if (!values.save) continue;
    writeFileSync(SAVED, `${JSON.stringify({ machine, results }, null, 2)}\n`);
    writeFileSync(PAGE, replaceTable(readFileSync(PAGE, 'utf8'), text, 'relay'));
  }
} finally {
  await endChild(relay);
  rmSync(directory, { recursive: true, force: true });
}
