import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** Where and when the figures were taken. */
export interface Machine {
  takenAt: string;
  plan: string;
  cores: number;
  cpu: string;
  memoryGiB: number;
  system: string;
  node: string;
  loadBefore: number;
  /** Others were using the processor when the run began. */
  busy: boolean;
}

/** Share of the cores that others may use before the figures are marked. */
const BUSY_SHARE = 0.25;

export function thisMachine(plan: string): Machine {
  const cores = availableParallelism();
  const [loadBefore = 0] = loadavg();
  return {
    takenAt: new Date().toISOString().slice(0, 10),
    plan,
    cores,
    cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    loadBefore,
    busy: loadBefore > BUSY_SHARE * cores,
  };
}
