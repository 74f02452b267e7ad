/**
 * Two machines and a relay in network namespaces of their own, with loss and delay on the wire, and a wire that is cut while
 * people write. Where the system has no namespaces or no netem, this says so and is skipped.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readInviteLink, writeInviteLink } from '../../src/main/core/sync/invite.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { ROOT, start } from '../support/processes.ts';
import { EngineChild } from './support/engine-child.ts';
import { until } from './support/peer.ts';

const NAMES = ['relay', 'anna', 'ben'].map((name) => `hf-${process.pid}-${name}`);
const [RELAY = '', ANNA = '', BEN = ''] = NAMES;
const PORT = 7420;

function ip(...args: string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' });
}

/** Why these tests cannot be here, or null. */
function missing(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  const probe = `hf-${process.pid}-probe`;
  try {
    ip('netns', 'add', probe);
  } catch {
    return 'network namespaces cannot be made here';
  }
  ip('netns', 'delete', probe);
  return null;
}

/** Whether the kernel has sch_netem. */
function hasNetem(): boolean {
  try {
    wire(BEN, 'add', 'loss', '1%');
    wire(BEN, 'delete');
    return true;
  } catch {
    return false;
  }
}

const inside = (namespace: string, ...args: string[]) => ip('netns', 'exec', namespace, ...args);
const wire = (namespace: string, action: 'add' | 'delete', ...how: string[]) =>
  inside(
    namespace,
    'tc',
    'qdisc',
    action,
    'dev',
    'up0',
    'root',
    ...(action === 'add' ? ['netem', ...how] : []),
  );
const link = (namespace: string, state: 'up' | 'down') =>
  inside(namespace, 'ip', 'link', 'set', 'up0', state);

/** Each machine has a wire of its own to the relay: 10.77.N.1 there, 10.77.N.2 here. */
function layWires(): void {
  for (const name of NAMES) ip('netns', 'add', name);
  for (const [index, name] of [ANNA, BEN].entries()) {
    const [here, there] = [`v${process.pid % 10000}a${index}`, `v${process.pid % 10000}b${index}`];
    ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there);
    ip('link', 'set', here, 'netns', RELAY);
    ip('link', 'set', there, 'netns', name);
    inside(name, 'ip', 'link', 'set', there, 'name', 'up0');
    inside(RELAY, 'ip', 'address', 'add', `10.77.${index}.1/24`, 'dev', here);
    inside(name, 'ip', 'address', 'add', `10.77.${index}.2/24`, 'dev', 'up0');
    inside(RELAY, 'ip', 'link', 'set', here, 'up');
    link(name, 'up');
  }
}

const reason = missing();
if (reason !== null) console.warn(`network namespaces: skipped, ${reason}`);

describe.skipIf(reason !== null)('over wires of their own', () => {
  let anna: EngineChild;
  let ben: EngineChild;
  let netem = false;

  beforeAll(async () => {
    layWires();
    netem = hasNetem();
    if (!netem) console.warn('network namespaces: without loss and delay, the kernel has no sch_netem');
    const database = join(temporaryDirectory(), 'relay.db');
    start('ip', ['netns', 'exec', RELAY, process.execPath, join(ROOT, 'sync-server/src/index.ts')], {
      env: {
        HOLDFAST_RELAY_HOST: '0.0.0.0',
        HOLDFAST_RELAY_PORT: String(PORT),
        HOLDFAST_RELAY_DATABASE: database,
      },
    });
    [anna, ben] = await Promise.all([EngineChild.start('Anna', 0, ANNA), EngineChild.start('Ben', 0, BEN)]);
    await until(() => anna.do('create', `ws://10.77.0.1:${PORT}`));
    await ben.do('join', elsewhere(await anna.do('invite', 'reviewer')));
    await quiet();
  }, 90_000);

  afterAll(async () => {
    await Promise.all([anna.kill(), ben.kill()]);
    for (const name of NAMES) ip('netns', 'delete', name);
  });

  test('loss and delay', async ({ skip }) => {
    if (!netem) skip('the kernel has no sch_netem');
    for (const name of [ANNA, BEN]) wire(name, 'add', 'delay', '40ms', '20ms', 'loss', '5%');
    await write(20);
    await quiet();
    await expectSame();
    for (const name of [ANNA, BEN]) wire(name, 'delete');
  });

  test('a wire that is cut in the middle of writes, and laid again', async () => {
    const writing = write(40);
    link(BEN, 'down');
    await writing;
    await write(10);
    link(BEN, 'up');
    for (const engine of [anna, ben]) {
      await engine.do('pause', true);
      await engine.do('pause', false);
    }
    await quiet();
    await expectSame();
  });

  /** The link with the address that the relay has from Ben's side. */
  const elsewhere = (invite: string): string =>
    writeInviteLink({ ...readInviteLink(invite), relay: `ws://10.77.1.1:${PORT}` });

  /** Both write at once, the same memories among others. */
  async function write(count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const stored = await Promise.all([anna.do('store', 'wires', n), ben.do('store', 'wires', n + 1000)]);
      for (const id of stored) if (id) await anna.do('act', 'wires', id, n);
    }
  }

  async function quiet(): Promise<void> {
    await until(async () => {
      const all = await Promise.all([anna.do('progress'), ben.do('progress')]);
      expect(all.map(({ team }) => [team.state, team.to_send])).toEqual([
        ['online', 0],
        ['online', 0],
      ]);
      expect(all[1]?.heads).toEqual(all[0]?.heads);
    });
  }

  async function expectSame(): Promise<void> {
    const known = await anna.do('known');
    const memories = [...new Set(known.map(({ memory }) => memory))];
    expect(memories.length).toBeGreaterThan(10);
    expect(await ben.do('known')).toEqual(known);
    expect(await ben.do('view', memories)).toEqual(await anna.do('view', memories));
  }
});
