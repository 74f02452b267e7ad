/** What docs/team.md says to type, typed as it stands there, in order, by two people with a home each. */
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Block, blocksOf } from '../support/markdown.ts';
import { type Finished, ROOT, run } from '../support/processes.ts';
import { type Home, linkIn, openHome, teamOf, until } from './support/home.ts';
import { type RelayProcess, startRelay } from './support/relay.ts';

const blocks = blocksOf(join(ROOT, 'docs/team.md')).filter(({ language }) => language === 'sh');
const [personal, story] = [
  blocks.filter(({ heading }) => heading === 'Another machine of yours'),
  blocks.filter(({ heading }) => heading !== 'Another machine of yours'),
];
/** Ids that the page makes up. */
const MEMORY = 'mem_0190…';
const SIDE = '3f9a21c0';
const CHANGE = 'Releases go out on Tuesdays at 10:00';

let relay: RelayProcess;
const homes: Record<string, Home> = {};
let link = '';

beforeAll(async () => {
  const [started, ana, ben, laptop] = await Promise.all([startRelay(), openHome(), openHome(), openHome()]);
  relay = started;
  Object.assign(homes, { Ana: ana, Ben: ben, Laptop: laptop });
}, 60_000);
afterAll(async () => {
  await Promise.all(Object.values(homes).map((home) => home.stop()));
  await relay.stop();
});

const home = (name: string): Home => homes[name] ?? expect.fail(`Nobody is called ${name}`);

/** Who types a block: whom its first line or its heading names, or everybody. */
function typists({ text, heading }: Block): string[] {
  const name = /^# (\w+)$/m.exec(text)?.[1] ?? heading.split(' ')[0] ?? '';
  return name in homes ? [name] : ['Ana', 'Ben'];
}

function shared(who: string) {
  return home(who).client.memories.retrieve({ namespace: 'team/process', key: 'release-day' });
}

/** The block with ids that exist in the place of those that the page makes up. */
async function withIds(text: string): Promise<string> {
  if (!text.includes(MEMORY)) return text;
  const { id } = await shared('Ana');
  if (!text.includes(SIDE)) return text.replaceAll(MEMORY, id);
  const [conflict] = await until(
    () => home('Ana').client.teams.conflicts(),
    (all) => all.length === 1,
  );
  const side = conflict?.sides.find(({ memory }) => memory.content === CHANGE);
  return text.replaceAll(MEMORY, id).replaceAll(SIDE, side?.operation.slice(-SIDE.length) ?? '');
}

async function type(who: string, text: string): Promise<Finished> {
  const env = {
    HOLDFAST_DATA_DIR: home(who).directory,
    RELAY: relay.url,
    PATH: [join(ROOT, 'bin'), process.env.PATH].join(delimiter),
  };
  return run('sh', ['-eu', '-c', await withIds(text)], { env, input: link });
}

/** What has to be so before the next block makes sense: the page leaves time for it by being read. */
async function settled(): Promise<void> {
  const [ana, ben] = [home('Ana'), home('Ben')];
  if ((await ben.client.teams.list()).length === 0) return;
  const [there] = (await teamOf(ana)).members.filter(({ name }) => name === 'Ben');
  await until(
    () => Promise.all([teamOf(ana), teamOf(ben)]),
    (teams) =>
      teams.every(({ state, to_send }) => ['paused', 'removed'].includes(state) || to_send === 0) &&
      (teams[1].role === there?.role || teams[1].state === 'removed'),
  );
}

describe('two people, from nothing', () => {
  test.for(story)('$heading (line $line)', { timeout: 60_000 }, async (block) => {
    for (const who of typists(block)) {
      if (who === 'Ben' && block.text.includes('retrieve'))
        await until(() => shared('Ben').catch(() => null), Boolean);
      const { code, stdout, stderr } = await type(who, block.text);
      expect(code, stderr).toBe(0);
      if (block.text.includes('team invite')) link = linkIn(stdout);
    }
    await settled();
  });

  test('leaves both with what was settled', async () => {
    expect((await shared('Ana')).content).toBe(CHANGE);
    expect((await shared('Ben')).content).toBe(CHANGE);
    expect((await teamOf(home('Ben'))).state).toBe('removed');
  });
});

describe('another machine of one’s own', () => {
  test.for(personal)('line $line', { timeout: 60_000 }, async ({ text }) => {
    await home('Ana').client.memories.store('Ana drinks tea', { scope: 'user', state: 'active' });
    const { code, stdout, stderr } = await type('Ana', text);
    expect(code, stderr).toBe(0);
    await home('Laptop').run(['team', 'join', '--own-device'], linkIn(stdout));
    await until(
      async () => (await home('Laptop').client.memories.query({ scope: 'user' })).memories,
      (memories) => memories.some(({ content }) => content === 'Ana drinks tea'),
    );
  });
});
