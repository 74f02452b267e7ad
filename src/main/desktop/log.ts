import { renameSync, statSync } from 'node:fs';
import { destination, type Logger, pino } from 'pino';

const LARGEST_BYTES = 5 * 1024 * 1024;

/** Keeps a log from growing for ever: a large one becomes `NAME.old` before it is written on. */
export function turnOver(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LARGEST_BYTES) renameSync(path, `${path}.old`);
}

/** The program's own log. It holds ids, addresses of this machine and errors: no content, and no key. */
export function openLog(path: string): Logger {
  turnOver(path);
  const file = destination({ dest: path, sync: true, mode: 0o600 });
  // A disk that is too full for another line must not end the program that could say so.
  file.on('error', () => {});
  return pino({ base: null }, file);
}
