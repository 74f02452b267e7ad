import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Health } from '../../src/shared/system.ts';
import { type HttpClient, httpClient } from './http.ts';
import { endChild } from './process.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/main/serve.js', import.meta.url));
const POLL_MS = 50;

/** A headless engine in a process of its own, and a connection to it with the owner's key. */
export interface ServerProcess {
  pid: number;
  child: ChildProcess;
  url: string;
  client: HttpClient;
  stop(): Promise<void>;
}

/** The first line of a child's output that matches. Rejects when the child ends before. */
export async function lineOf(child: ReturnType<typeof spawn>, pattern: RegExp): Promise<RegExpExecArray> {
  if (child.stdout === null) throw new Error('The child has no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line);
    if (found === null) continue;
    child.stdout.resume();
    return found;
  }
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  throw new Error(`A process of the benchmark ended with code ${code} before it was ready`);
}

/**
 * Serves the data directory and resolves when requests are taken; the model may still be loading. `watch`: a module that is
 * loaded before the program and can be talked to through the child.
 */
export async function startServer(root: string, watch?: URL): Promise<ServerProcess> {
  const args = [PROGRAM, '--port', '0', '--data-dir', root];
  const child = watch
    ? spawn(process.execPath, ['--import', watch.href, ...args], {
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      })
    : spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [, port] = await lineOf(child, /serving at http:\/\/[^:]+:(\d+)/);
    const apiKey = readFileSync(join(root, 'owner.key'), 'utf8').trim();
    const client = httpClient(Number(port), apiKey);
    const stop = async () => {
      client.close();
      await endChild(child);
    };
    return { pid: child.pid ?? 0, child, url: `http://127.0.0.1:${port}`, client, stop };
  } catch (error) {
    await endChild(child);
    throw error;
  }
}

/** Waits until the engine can embed. Throws when its model does not load. */
export async function modelReady({ client }: ServerProcess): Promise<void> {
  for (;;) {
    const { embeddings, problems } = await client.send<Health>('GET', '/health');
    if (embeddings === 'ready') return;
    if (embeddings === 'failed') throw new Error(problems.join(' '));
    await sleep(POLL_MS);
  }
}
