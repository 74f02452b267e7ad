import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect, type Holdfast } from '../index.ts';

const ENGINE = fileURLToPath(new URL('../../main/serve.ts', import.meta.url));

/** A real engine of its own process and directory, and its administrator's client. */
export interface TestEngine {
  url: string;
  apiKey: string;
  holdfast: Holdfast;
  stop(): Promise<void>;
}

/** Starts an engine on a fresh directory under the policy `auto`, unless `options` say otherwise. */
export async function startTestEngine(...options: string[]): Promise<TestEngine> {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-client-'));
  const args = [ENGINE, '--port', '0', '--data-dir', directory, '--approval', 'auto', ...options];
  const engine = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(engine, 'exit');
  // It prints its address when it listens.
  await Promise.race([once(engine.stdout, 'data'), ended.then(() => Promise.reject(new Error('no engine')))]);
  const { url } = JSON.parse(readFileSync(join(directory, 'engine.json'), 'utf8'));
  const apiKey = readFileSync(join(directory, 'owner.key'), 'utf8').trim();
  return {
    url,
    apiKey,
    holdfast: connect({ url, apiKey }),
    stop: async () => {
      engine.kill('SIGTERM');
      await ended;
      rmSync(directory, { recursive: true });
    },
  };
}
