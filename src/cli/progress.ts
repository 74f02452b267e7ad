import type { Progress } from '../client/index.ts';
import type { Terminal } from './terminal.ts';

/** Runs a long task with a progress bar on a terminal, and without a word elsewhere. */
export async function withProgress<T>(
  terminal: Terminal,
  task: (onProgress: (progress: Progress) => void) => Promise<T>,
): Promise<T> {
  if (!terminal.animated) return task(() => {});
  const { default: cliProgress } = await import('cli-progress');
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage}% | {step}',
      clearOnComplete: true,
      hideCursor: true,
      stopOnComplete: false,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(1, 0, { step: 'starting' });
  try {
    return await task(({ step, done, total }) => {
      bar.setTotal(Math.max(total, 1));
      bar.update(done, { step });
    });
  } finally {
    bar.stop();
  }
}
