import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { httpClient } from '../lib/http.ts';
import { cpuMicroseconds, endChild } from '../lib/process.ts';
import { lineOf } from '../lib/server.ts';
import { median, timeEach } from '../lib/stats.ts';

const PROGRAM = fileURLToPath(new URL('./empty-server.ts', import.meta.url));
const REQUESTS = 2000;

/** What one empty request over a kept connection costs. */
export interface HttpFloor {
  /** Milliseconds until the answer. */
  ms: number;
  /** Microseconds of the server's processor time; null where it cannot be measured. */
  cpu: number | null;
}

/** Measures a server that does nothing, with the same client as everything else. */
export async function measureHttpFloor(): Promise<HttpFloor> {
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [, port] = await lineOf(child, /^port (\d+)/);
    const client = httpClient(Number(port));
    const requests = Array.from({ length: REQUESTS }, (_, n) => ({ content: `memory number ${n}` }));
    const send = (body: unknown) => client.send('POST', '/', body);
    await timeEach(requests, send);
    const before = cpuMicroseconds(child.pid ?? 0);
    const times = await timeEach(requests, send);
    const after = cpuMicroseconds(child.pid ?? 0);
    client.close();
    return { ms: median(times), cpu: before === null || after === null ? null : (after - before) / REQUESTS };
  } finally {
    await endChild(child);
  }
}
