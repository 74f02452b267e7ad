import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MemoryReading, systemMemory } from './memory-gauge.ts';
import { PressureWatch } from './pressure.ts';
import { Setup } from './testing/thread.ts';

const MIB = 2 ** 20;

describe('the watch over memory', () => {
  let setup: Setup;
  let reading: MemoryReading | null;
  let leastFree: number;
  let messages: string[];
  let watch: PressureWatch;

  beforeEach(async () => {
    setup = new Setup(['the river is wide']);
    await setup.ready();
    reading = { total: 1000 * MIB, available: 500 * MIB };
    leastFree = 5;
    messages = [];
    watch = new PressureWatch({
      index: setup.index,
      gauge: () => reading,
      leastFree: () => leastFree,
      onChange: (message) => messages.push(message),
    });
  });
  afterEach(() => setup.close());

  const phase = () => setup.index.state().phase;
  const free = (mib: number) => {
    reading = { total: 1000 * MIB, available: mib * MIB };
  };
  async function readings(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await watch.check();
  }

  it('unloads the index below the least share, says so, and answers come from SQLite', async () => {
    free(51);
    await readings(1);
    expect(phase()).toBe('ready');
    free(49);
    await readings(1);
    expect(setup.index.state()).toMatchObject({
      phase: 'unloaded',
      detail: expect.stringContaining('49 of 1000 MiB are free, less than 5 %'),
    });
    expect(messages).toEqual([setup.index.state().detail]);
    expect(await setup.ask('river')).toEqual([1]);
  });

  it('brings it back after several good readings in a row, with room to spare', async () => {
    free(40);
    await readings(1);
    // Enough to be above the least share, not enough with the index back.
    free(99);
    await readings(20);
    expect(phase()).toBe('unloaded');
    free(200);
    await readings(5);
    free(60);
    await readings(1);
    free(200);
    await readings(5);
    expect(phase()).toBe('unloaded');
    await readings(1);
    await setup.ready();
    expect(await setup.ask('river')).toEqual([1]);
    expect(messages).toHaveLength(2);
  });

  it('leaves alone what others unloaded or loaded', async () => {
    await setup.index.unload('The embedding model is being changed.');
    await readings(20);
    expect(phase()).toBe('unloaded');
    setup.index.load();
    await setup.ready();
    free(40);
    await readings(1);
    setup.index.load();
    await setup.ready();
    await readings(1);
    expect(phase()).toBe('unloaded');
  });

  it('does nothing where memory cannot be told, or when it is turned off', async () => {
    reading = null;
    await readings(1);
    leastFree = 0;
    free(0);
    await readings(1);
    expect(phase()).toBe('ready');
  });
});

describe.skipIf(process.platform === 'darwin')('the memory of the system', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'holdfast-cgroup-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function group(path: string, files: Record<string, string>): void {
    mkdirSync(join(root, path), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, path, name), text);
  }
  const gauge = () => systemMemory({ membership: '0::/service/engine\n', root });

  it('is that of the machine without control groups', () => {
    const { total, available } = gauge() ?? { total: 0, available: 0 };
    expect(total).toBeGreaterThan(available);
    expect(available).toBeGreaterThan(0);
  });

  it('is that of the tightest control group, without the files that it can drop', () => {
    group('service', {
      'memory.max': '900\n',
      'memory.current': '850\n',
      'memory.stat': 'inactive_file 20\n',
    });
    group('service/engine', {
      'memory.max': '600\n',
      'memory.current': '500\n',
      'memory.stat': 'anon 100\ninactive_file 300\n',
    });
    expect(gauge()).toEqual({ total: 900, available: 70 });
  });

  it('leaves out groups without a limit', () => {
    group('service', { 'memory.max': '900\n', 'memory.current': '850\n' });
    group('service/engine', { 'memory.max': 'max\n', 'memory.current': '850\n' });
    expect(gauge()).toEqual({ total: 900, available: 50 });
  });
});
