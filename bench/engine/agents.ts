import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Face } from '../lib/face.ts';
import { endChild } from '../lib/process.ts';
import { type Result, timing } from '../lib/results.ts';
import { timeEach } from '../lib/stats.ts';
import type { Bench } from './context.ts';

const COMMAND = fileURLToPath(new URL('../../dist/cli/index.js', import.meta.url));

/** `context` for tasks that nobody has asked about before, and for none. */
export async function measureContext(bench: Bench, face: Face, size: number): Promise<Result[]> {
  const { plan, texts } = bench;
  const about = (what: string) => ({ what, memories: size, face: face.name });
  const target = { bound: '≤', value: 30, of: 'median' } as const;
  const ofTasks = await timeEach(texts.questions(plan.searches), async (task) => {
    const { degraded } = await face.context({ task });
    if (degraded !== null) throw new Error(degraded);
  });
  const ofNone = await timeEach(Array(plan.searches).fill({}), (request) => face.context(request));
  return [
    timing({ ...about('context of a task'), target }, ofTasks),
    timing({ ...about('context without a task'), target }, ofNone),
  ];
}

const REQUESTS = [
  {
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } },
  },
  { method: 'notifications/initialized' },
  { id: 2, method: 'tools/list' },
];

/** Runs a command on a data directory to its end. */
async function holdfast(root: string, args: string[]): Promise<void> {
  const env = { ...process.env, HOLDFAST_DATA_DIR: root };
  const child = spawn(process.execPath, [COMMAND, ...args], { env, stdio: 'ignore' });
  await new Promise((resolve) => child.once('exit', resolve));
}

async function untilToolsAreListed(root: string): Promise<void> {
  const env = { ...process.env, HOLDFAST_DATA_DIR: root };
  const args = [COMMAND, 'mcp', '--as', 'bench'];
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    for (const request of REQUESTS) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...request })}\n`);
    for await (const line of createInterface({ input: child.stdout })) if (JSON.parse(line).id === 2) return;
    throw new Error('`holdfast mcp` ended before it listed its tools');
  } finally {
    await endChild(child);
  }
}

/** From starting `holdfast mcp` where no engine runs until it has listed its tools. */
export async function measureMcpStart({ plan, work }: Bench): Promise<Result[]> {
  const times: number[] = [];
  for (let n = 0; n < plan.starts; n += 1) {
    const root = mkdtempSync(join(work, 'mcp-'));
    const start = performance.now();
    await untilToolsAreListed(root);
    times.push(performance.now() - start);
    await holdfast(root, ['stop']);
  }
  const target = { bound: '≤', value: 300, of: 'median' } as const;
  return [timing({ what: 'cold holdfast mcp to its tools', memories: null, face: null, target }, times)];
}
