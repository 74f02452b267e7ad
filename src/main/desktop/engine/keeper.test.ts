import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../../../../test/support/directories.ts';
import { engineFile, type Server, serve } from '../../../../test/support/engine.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { connect } from '../../../client/index.ts';
import { EngineKeeper } from './keeper.ts';
import type { EngineProcess } from './process.ts';

const SERVE = fileURLToPath(new URL('../../serve.ts', import.meta.url));
const logger = pino({ enabled: false });

let keeper: EngineKeeper | undefined;
let server: Server | undefined;
afterEach(async () => {
  await keeper?.stop();
  await server?.stop();
  keeper = undefined;
  server = undefined;
});

/** The engine as a process of Node.js: what Electron's utility process runs too. */
function launcher(root: string, args: readonly string[] = []): () => EngineProcess {
  return () => {
    const child = spawn(process.execPath, [SERVE, '--port', '0', '--data-dir', root, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return {
      pid: child.pid,
      stderr: child.stderr,
      ended: once(child, 'exit').then(([code]) => code),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

function keep(root: string, more: Partial<ConstructorParameters<typeof EngineKeeper>[0]> = {}): EngineKeeper {
  keeper = new EngineKeeper({ root, version: '0.1.0', named: null, launch: launcher(root), logger, ...more });
  keeper.start();
  return keeper;
}

const running = (one: EngineKeeper) => eventually(() => expect(one.state.phase).toBe('running'));

async function store(one: EngineKeeper, content: string): Promise<void> {
  const { url = '', key } = one.connection ?? {};
  await connect({ url, apiKey: key }).memories.store(content);
}

describe('where no engine runs', () => {
  test('one is started, answers, and is ended with the program', async () => {
    const root = temporaryDirectory();
    const one = keep(root);
    expect(await one.ready(20_000)).toMatchObject({ pid: engineFile(root).pid });
    expect(one.state).toMatchObject({ phase: 'running', own: true, version: '0.1.0', differs: false });
    const { pid } = engineFile(root);
    await one.stop();
    expect(one.state).toEqual({ phase: 'stopped' });
    expect(() => process.kill(pid, 0)).toThrow();
  });

  test('one that crashes is reported and started again, and nothing is lost', async () => {
    const root = temporaryDirectory();
    const one = keep(root);
    await running(one);
    await store(one, 'Acknowledged before the crash');
    const phases: string[] = [];
    one.onState(({ phase }) => phases.push(phase));
    process.kill(engineFile(root).pid, 'SIGKILL');
    await eventually(() => expect(phases).toEqual(['away', 'starting', 'running']));
    const { url = '', key } = one.connection ?? {};
    const { memories } = await connect({ url, apiKey: key }).memories.query({ state: 'all' });
    expect(memories.map(({ content }) => content)).toEqual(['Acknowledged before the crash']);
  });

  test('one that cannot start says why, and is tried again after growing pauses', async () => {
    const root = temporaryDirectory();
    const pauses: number[] = [];
    const one = keep(root, { launch: launcher(root, ['--restore', '/nowhere/backup.db']) });
    one.onState((state) => {
      if (state.phase === 'away') pauses.push(state.retryInMs);
    });
    await eventually(() => expect(pauses).toEqual([500, 1_000]));
    expect(one.state).toMatchObject({
      problem: { code: 'unavailable', message: expect.stringContaining('/nowhere/backup.db') },
    });
  });

  test('ready gives up when it cannot start', async () => {
    const root = temporaryDirectory();
    const one = keep(root, { launch: launcher(root, ['--restore', '/nowhere/backup.db']) });
    expect(await one.ready(20_000)).toBeNull();
  });
});

describe('where an engine runs', () => {
  test('it is used, and left running', async () => {
    server = await serve(temporaryDirectory());
    const one = keep(server.directory);
    await running(one);
    expect(one.state).toMatchObject({ own: false, url: server.url });
    await one.stop();
    expect(engineFile(server.directory).pid).toBe(server.process.pid);
    expect(await server.client.system.status()).toMatchObject({ pid: server.process.pid });
  });

  test('a different version is noticed, and a restart replaces it', async () => {
    server = await serve(temporaryDirectory());
    const one = keep(server.directory, { version: '9.9.9' });
    await running(one);
    expect(one.state).toMatchObject({ own: false, differs: true });
    await one.restart();
    await eventually(() => expect(one.state).toMatchObject({ phase: 'running', own: true }));
    expect((await server.process.ended).code).toBe(0);
    server = undefined;
  });

  test('one is started when it ends', async () => {
    server = await serve(temporaryDirectory());
    const one = keep(server.directory);
    await running(one);
    await server.stop();
    await eventually(() => expect(one.state).toMatchObject({ phase: 'running', own: true }));
    server = undefined;
  });
});

describe('an engine that the environment names', () => {
  test('is the only one that is used', async () => {
    const root = temporaryDirectory();
    const one = keep(root, { named: { url: 'http://127.0.0.1:9', key: null } });
    await eventually(() => expect(one.state.phase).toBe('away'));
    expect(one.state).toMatchObject({ problem: { message: 'No engine answers at http://127.0.0.1:9.' } });
  });

  test('gets the key that the environment gives, and is not for the program to end', async () => {
    server = await serve(temporaryDirectory());
    const one = keep(temporaryDirectory(), { named: { url: server.url, key: server.ownerKey } });
    await running(one);
    await expect(one.restart()).rejects.toThrow('named by HOLDFAST_URL');
  });

  test('never gets the owner key of another data directory', async () => {
    server = await serve(temporaryDirectory());
    const one = keep(temporaryDirectory(), { named: { url: server.url, key: null } });
    await eventually(() => expect(one.state).toMatchObject({ problem: { code: 'unauthenticated' } }));
  });
});
