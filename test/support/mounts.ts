import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { temporaryDirectory } from './directories.ts';
import { run } from './processes.ts';

const mounted: string[] = [];

/** Mounts a file system in memory of its own, of `mib` MiB. Returns where it is, or why that is impossible. */
export async function mountDisk(mib: number): Promise<{ disk: string } | { impossible: string }> {
  if (process.platform !== 'linux') return { impossible: 'only tried on Linux' };
  if (process.getuid?.() !== 0) return { impossible: 'mounting a disk needs root' };
  const disk = join(temporaryDirectory(), 'disk');
  mkdirSync(disk);
  const { code, stderr } = await run('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', disk]);
  if (code !== 0) return { impossible: `the system does not let us mount a disk: ${stderr.trim()}` };
  mounted.push(disk);
  return { disk };
}

/** Mounts the disk anew so that nobody can write to it. */
export async function makeReadOnly(disk: string): Promise<void> {
  const { code, stderr } = await run('mount', ['-o', 'remount,ro', disk]);
  if (code !== 0) throw new Error(`The disk cannot be made read-only: ${stderr}`);
}

afterAll(async () => {
  // Lazily: an engine of a failed test may still have files open there.
  for (const disk of mounted) await run('umount', ['-l', disk]);
});
