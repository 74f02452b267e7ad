import { readFileSync } from 'node:fs';
import { freemem, platform, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** Bytes of memory: how many there are for this process, and how many of them can still be had. */
export interface MemoryReading {
  total: number;
  available: number;
}

/** Reads how much memory is left; null where that cannot be told. */
export type MemoryGauge = () => MemoryReading | null;

const CGROUPS = '/sys/fs/cgroup';

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null; // not every group has every file
  }
}

/** What one control group allows, from memory.max, memory.current and memory.stat of version 2; null without a limit. */
function readGroup(folder: string): MemoryReading | null {
  const total = Number(read(join(folder, 'memory.max')) ?? Number.NaN);
  const used = Number(read(join(folder, 'memory.current')) ?? Number.NaN);
  if (Number.isNaN(total) || Number.isNaN(used)) return null;
  // Files that nobody has looked at for a while are counted as used, and are dropped when memory is needed.
  const cached = Number(/^inactive_file (\d+)$/m.exec(read(join(folder, 'memory.stat')) ?? '')?.[1] ?? 0);
  return { total, available: Math.max(0, total - used + cached) };
}

/** The control group that `/proc/self/cgroup` names, and those around it. */
function* groupsOf(membership: string, root: string): Generator<string> {
  const own = /^0::(\/.*)$/m.exec(membership)?.[1];
  for (let path = own; path !== undefined; path = path === '/' ? undefined : dirname(path))
    yield join(root, path);
}

/**
 * The memory of the machine, or of the tightest control group (container, service) that this process is in. Null on macOS,
 * where what `freemem` counts is always little: the system compresses memory instead of leaving it free.
 */
export function systemMemory({
  membership = read('/proc/self/cgroup') ?? '',
  root = CGROUPS,
}: {
  membership?: string;
  root?: string;
} = {}): MemoryReading | null {
  if (platform() === 'darwin') return null;
  const readings = [{ total: totalmem(), available: freemem() }];
  for (const folder of groupsOf(membership, root)) {
    const group = readGroup(folder);
    if (group !== null) readings.push(group);
  }
  return readings.reduce((least, one) => (one.available < least.available ? one : least));
}
