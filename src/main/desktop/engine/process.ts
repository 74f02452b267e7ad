import { appendFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { HoldfastError } from '../../../shared/errors.ts';

/** The process of an engine that the program has started. */
export interface EngineProcess {
  /** Undefined until it runs. */
  readonly pid: number | undefined;
  /** Its standard error: one error in words when it cannot start, else its log. */
  readonly stderr: Readable;
  /** Resolves with its exit code, null after a signal. Never rejects. */
  readonly ended: Promise<number | null>;
  /** Ends it now, whatever it is doing. Nothing that was acknowledged is lost. */
  kill(): void;
}

const KEPT_CHARACTERS = 8_192;

/** Keeps the end of what a stream says. */
export function tailOf(stream: Readable): () => string {
  let kept = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    kept = (kept + text).slice(-KEPT_CHARACTERS);
  });
  return () => kept;
}

/**
 * Adds what a stream says to a file. What the disk is too full for is left out and everything is read all the same: an engine
 * whose words nobody takes would stand still at the next one, as it does with `pipe`, which stops at the first failure.
 */
export function logTo(path: string, stream: Readable): void {
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    try {
      appendFileSync(path, text, { mode: 0o600 });
    } catch {
      // The engine says itself that the disk is full, to those who ask it to write.
    }
  });
}

/** Why an engine ended, from its exit code and the last `✗ message` with its hint that it wrote. */
export function endOf(code: number | null, said: string): HoldfastError {
  const lines = said.split('\n');
  const at = lines.findLastIndex((line) => line.startsWith('✗ '));
  if (at >= 0) {
    const next = lines[at + 1];
    const hint = next?.startsWith('  ') ? next.trim() : undefined;
    return new HoldfastError('unavailable', lines[at]?.slice(2) ?? '', hint);
  }
  const how = code === null ? '' : ` with exit code ${code}`;
  return new HoldfastError(
    'unavailable',
    `The engine ended unexpectedly${how}.`,
    'It is started again by itself. Its log, engine.log in the data directory, may say why.',
  );
}
