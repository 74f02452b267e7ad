import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { endChild } from '../lib/process.ts';
import type { RawTask } from './raw-model.ts';

const PROGRAM = fileURLToPath(new URL('./raw-model.ts', import.meta.url));
const BATCHES = [1, 8, 32];
const TRIAL_TEXTS = 96;

/** One way to run the pipeline: so many copies of the model, threads for each, texts at a time. */
export interface RawSettings {
  copies: number;
  threads: number;
  batch: number;
}

/** Copies of the model in processes of their own, all with the same number of threads. */
class RawPool {
  readonly #children: ChildProcess[];

  private constructor(children: ChildProcess[]) {
    this.#children = children;
  }

  static async start(copies: number, threads: number): Promise<RawPool> {
    const children = Array.from({ length: copies }, () => fork(PROGRAM, [String(threads)]));
    await Promise.all(children.map((child) => once(child, 'message')));
    return new RawPool(children);
  }

  /** Texts a second, the texts shared out evenly among the copies. */
  async rate(texts: readonly string[], batch: number): Promise<number> {
    const share = Math.ceil(texts.length / this.#children.length);
    const start = performance.now();
    await Promise.all(
      this.#children.map((child, n) => {
        const task: RawTask = { texts: texts.slice(n * share, (n + 1) * share), batch };
        child.send(task);
        return once(child, 'message');
      }),
    );
    return (1000 * texts.length) / (performance.now() - start);
  }

  async close(): Promise<void> {
    await Promise.all(this.#children.map(endChild));
  }
}

/** The raw model in its fastest settings on this machine. */
export interface RawModel {
  settings: RawSettings;
  /** Texts a second. */
  rate(texts: readonly string[]): Promise<number>;
  /** Milliseconds for one text, alone. */
  oneTextMs: number;
  close(): Promise<void>;
}

/** Tries one copy with all cores and one copy for each core, in several batch sizes, and keeps the fastest. */
export async function startRawModel(texts: readonly string[]): Promise<RawModel> {
  const cores = availableParallelism();
  const shapes =
    cores === 1
      ? [{ copies: 1, threads: 1 }]
      : [
          { copies: 1, threads: cores },
          { copies: cores, threads: 1 },
        ];
  const trial = texts.slice(0, TRIAL_TEXTS);
  let best: { pool: RawPool; settings: RawSettings; rate: number } | undefined;
  let oneTextMs = 0;
  for (const { copies, threads } of shapes) {
    const pool = await RawPool.start(copies, threads);
    await pool.rate(trial, 1);
    for (const batch of BATCHES) {
      const rate = await pool.rate(trial, batch);
      if (copies === 1 && batch === 1) oneTextMs = 1000 / rate;
      if (best && best.rate >= rate) continue;
      if (best && best.pool !== pool) await best.pool.close();
      best = { pool, settings: { copies, threads, batch }, rate };
    }
    if (best?.pool !== pool) await pool.close();
  }
  if (best === undefined) throw new Error('No settings of the raw model were tried');
  const { pool, settings } = best;
  return { settings, oneTextMs, rate: (all) => pool.rate(all, settings.batch), close: () => pool.close() };
}
