import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { temporaryDirectory } from '../../support/directories.ts';
import type { Orders } from './engine-process.ts';

const PROGRAM = fileURLToPath(new URL('engine-process.ts', import.meta.url));
const NEXT_VERSION = new URL('next-version.ts', import.meta.url).href;

type Answer = { id: number; value?: unknown; problem?: string };

/** The engine ended before it answered. */
export class Ended extends Error {}

/** Has Node started in a network namespace. */
const within = (namespace: string) => ({
  execPath: 'ip',
  execArgv: ['netns', 'exec', namespace, process.execPath],
});

const running = new Set<ChildProcess>();
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** An engine in a process of its own, which can be killed and opened again on its directory. */
export class EngineChild {
  readonly name: string;
  readonly directory: string;
  readonly #skew: number;
  readonly #nodeOptions: Pick<ForkOptions, 'execPath' | 'execArgv'>;
  #child: ChildProcess | null = null;
  #asked = 0;
  #log = '';
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();

  private constructor(
    name: string,
    skew: number,
    nodeOptions: Pick<ForkOptions, 'execPath' | 'execArgv'>,
    directory = temporaryDirectory(),
  ) {
    this.name = name;
    this.#skew = skew;
    this.#nodeOptions = nodeOptions;
    this.directory = directory;
  }

  /** `skew`: milliseconds that its clock is ahead; `namespace`: a network namespace of Linux. */
  static async start(name: string, skew = 0, namespace: string | null = null): Promise<EngineChild> {
    const engine = new EngineChild(name, skew, namespace === null ? { execArgv: [] } : within(namespace));
    await engine.open();
    return engine;
  }

  /** The program that comes after this one, with the next format version, on the directory of an engine that is closed. */
  static async update(name: string, directory: string): Promise<EngineChild> {
    const engine = new EngineChild(name, 0, { execArgv: ['--import', NEXT_VERSION] }, directory);
    await engine.open();
    return engine;
  }

  get isOpen(): boolean {
    return this.#child !== null;
  }

  /** What it logged, over all of its runs. */
  get log(): string {
    return this.#log;
  }

  async open(): Promise<void> {
    const child = fork(PROGRAM, [this.directory, String(this.#skew)], {
      ...this.#nodeOptions,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log += text;
      });
    running.add(child);
    const ended = once(child, 'exit').then(() => {
      running.delete(child);
      this.#child = null;
      for (const { reject } of this.#waiting.values()) reject(new Ended(`${this.name} has ended`));
      this.#waiting.clear();
      return 'ended';
    });
    if ((await Promise.race([once(child, 'message'), ended])) === 'ended')
      throw new Error(`${this.name} did not open: ${this.#log}`);
    child.on('message', (answer: Answer) => this.#answered(answer));
    this.#child = child;
  }

  /** Has the engine do something. Rejects with its error, or with `Ended`. */
  do<Name extends keyof Orders>(
    name: Name,
    ...values: Parameters<Orders[Name]>
  ): Promise<Awaited<ReturnType<Orders[Name]>>> {
    const child = this.#child;
    if (!child) return Promise.reject(new Ended(`${this.name} is closed`));
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      child.send({ id, name, values });
    });
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Ends it as people do. */
  async close(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    await this.do('close');
    child.disconnect();
    await once(child, 'exit');
  }

  #answered({ id, value, problem }: Answer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (problem === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(`${this.name}: ${problem}`));
  }
}
