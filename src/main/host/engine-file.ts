import { rmSync } from 'node:fs';
import { EngineFile } from '../../shared/system.ts';
import { dataDirectory, readFileIfThere, writePrivateFile } from '../core/directory.ts';

/** What the engine of a data directory says about itself; null when nobody has said anything readable. */
export function readEngineFile(root: string): EngineFile | null {
  const text = readFileIfThere(dataDirectory(root).engine);
  try {
    return text === null ? null : EngineFile.parse(JSON.parse(text));
  } catch {
    // A killed engine may leave anything; whether one runs is decided by the lock, not by this file.
    return null;
  }
}

/** Tells others on this machine where the engine is. */
export function writeEngineFile(root: string, file: EngineFile): void {
  writePrivateFile(dataDirectory(root).engine, `${JSON.stringify(file, null, 2)}\n`);
}

/** Removes the file unless another engine has taken over meanwhile. */
export function removeEngineFile(root: string, instance: string): void {
  if (readEngineFile(root)?.instance === instance) rmSync(dataDirectory(root).engine, { force: true });
}
