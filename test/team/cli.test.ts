/** A team from nothing to its end by the command line alone, between two homes with engines of their own and a relay. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Conflict, Memory } from '../../src/client/index.ts';
import { temporaryDirectory } from '../support/directories.ts';
import { holdfast } from '../support/processes.ts';
import { type Home, linkIn, openHome, teamOf, until } from './support/home.ts';
import { type RelayProcess, startRelay } from './support/relay.ts';

const RELEASES = 'Releases go out on Tuesdays, never on Fridays';

let relay: RelayProcess;
let ana: Home;
let ben: Home;
let link: string;
let id: string;

beforeAll(async () => {
  [relay, ana, ben] = await Promise.all([startRelay(), openHome(), openHome()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([ana.stop(), ben.stop()]);
  await relay.stop();
});

const memoryOf = ({ client }: Home, memory = id): Promise<Memory | null> =>
  client.memories.get(memory).catch(() => null);
const conflictsOf = ({ client }: Home): Promise<Conflict[]> => client.teams.conflicts();

describe('before there is a team', () => {
  test('status says how to get into one, and nothing can be shared', async () => {
    expect(await ana.run(['team', 'status'])).toContain('You are in no team.');
    const { code, stderr } = await ana.attempt(['team', 'share', '--all', '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('holdfast team create');
  });

  test('a relay that is not there is named', async () => {
    const { code, stderr } = await ana.attempt(['team', 'create', 'Nowhere', '--relay', 'ws://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('127.0.0.1:1');
    expect(await ana.client.teams.list()).toEqual([]);
  });
});

describe('a team', () => {
  test('is made without publishing anything, and says what comes next', async () => {
    await ana.client.memories.store('From before the team', { scope: 'tenant', state: 'active' });
    const output = await ana.run(['team', 'create', 'Platform', '--relay', relay.url, '--as', 'Ana']);
    expect(output).toContain('Nothing was published.');
    expect(output).toContain('1 memory is only here. Send it with: holdfast team share --all');
    expect(output).toContain('holdfast team invite');
    await until(
      () => teamOf(ana),
      ({ state }) => state === 'online',
    );
  });

  test('invites by a link that says how long it works and what to do with it', async () => {
    const output = await ana.run(['team', 'invite', '--role', 'publisher', '--expires-hours', '1']);
    expect(output).toMatch(/works once, until \d{4}-\d\d-\d\dT/);
    expect(output).toContain('holdfast team join');
    link = linkIn(output);
  });

  test('is joined by a link from standard input, and joining publishes nothing', async () => {
    await ben.client.memories.store('A secret of Ben', { scope: 'tenant', state: 'active' });
    const output = await ben.run(['team', 'join', '--as', 'Ben'], link);
    expect(output).toContain('You are in Platform, as publisher.');
    expect(output).toContain('Joining has published nothing.');
    expect(output).toContain('holdfast team share --all');
    expect((await teamOf(ana)).members.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
    expect((await ana.client.memories.stats()).total).toBe(1);
  });

  test('shows the same fingerprints to both', async () => {
    const [here, there] = await Promise.all([teamOf(ana), teamOf(ben)]);
    expect(await ana.run(['team', 'members'])).toContain(there.fingerprint);
    expect(await ben.run(['team', 'members'])).toContain(here.fingerprint);
  });

  test('does not take a link twice', async () => {
    const carol = await openHome();
    const { code, stderr } = await carol.attempt(['team', 'join', '--wait', '1'], link);
    expect(code).not.toBe(0);
    expect(stderr).not.toContain(link.slice('holdfast://join#'.length));
    await carol.stop();
  });

  test('names no secret of the link in any log', async () => {
    const secret = link.slice('holdfast://join#'.length);
    for (const { process } of [ana, ben, relay])
      expect(process.stdout() + process.stderr()).not.toContain(secret);
  });
});

describe('memories', () => {
  test('reach the other once they are approved, and not before', async () => {
    const { memory } = await ana.client.memories.store(RELEASES, {
      scope: 'tenant',
      namespace: 'team/process',
      key: 'release-day',
      state: 'inactive',
    });
    id = memory.id;
    expect(await memoryOf(ben)).toBeNull();
    await ana.run(['memory', 'approve', id]);
    const arrived = await until(() => memoryOf(ben), Boolean);
    expect(arrived).toMatchObject({ content: RELEASES, state: 'active', source: 'sync' });
    expect(await ben.run(['memory', 'search', 'release days'])).toContain(RELEASES);
    // Whose it is, by name.
    expect(await ben.run(['memory', 'get', id])).toContain(`User: Ana (${arrived?.user})`);
  });

  test('from before are sent when they are shared, after asking', async () => {
    const { code, stderr } = await ana.attempt(['team', 'share', '--all']);
    expect(code).toBe(2);
    expect(stderr).toContain('--yes');
    expect(await ana.run(['team', 'share', '--all', '--yes'])).toContain('Shared: 1 memory');
    await until(
      async () =>
        (await ben.client.memories.query({ scope: 'tenant' })).memories.map(({ content }) => content),
      (contents) => contents.includes('From before the team'),
    );
  });

  test('that cannot go are named, with the reason', async () => {
    const { memory } = await ana.client.memories.store('Of Ana alone', { scope: 'user', state: 'active' });
    const { code, stderr } = await ana.attempt(['team', 'share', memory.id]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Not shared: ${memory.id}: This memory is not one that you can share`);
  });

  test('are told of in a status that names the other and when it was seen', async () => {
    const output = await until(
      () => ana.run(['team', 'status']),
      (text) => /To send: 0/.test(text),
    );
    expect(output).toContain('State: online');
    expect(output).toMatch(/^Ben +\S+/m);
  });
});

describe('a conflict', () => {
  test('shows both sides, and is settled in one action for everybody', async () => {
    await ana.run(['team', 'role', 'Ben', 'reviewer']);
    await until(
      () => teamOf(ben),
      ({ role }) => role === 'reviewer',
    );
    await ben.run(['team', 'pause']);
    await ben.client.memories.edit(id, { content: 'Releases go out on Tuesdays at 10:00', approve: true });
    await ana.client.memories.edit(id, { content: 'Releases go out on Wednesdays', approve: true });
    await ben.run(['team', 'resume']);
    const [conflict] = await until(
      () => conflictsOf(ana),
      (all) => all.length === 1,
    );
    const output = await ana.run(['team', 'conflicts']);
    expect(output).toContain('Releases go out on Tuesdays at 10:00');
    expect(output).toContain('Releases go out on Wednesdays');
    expect(output).toMatch(/^ {2}[0-9a-f]{8} {2}(Ana|Ben), .*, recalled for now$/m);
    const side = conflict?.sides.find(({ memory }) => memory.content.includes('10:00'));
    await ana.run(['team', 'settle', id, '--keep', side?.operation.slice(-8) ?? '']);
    for (const home of [ana, ben])
      await until(
        async () => [await conflictsOf(home), (await memoryOf(home))?.content] as const,
        ([conflicts, content]) =>
          conflicts.length === 0 && content === 'Releases go out on Tuesdays at 10:00',
      );
  });

  test('of a change and a delete waits in the review, which says what approving does', async () => {
    await ben.run(['team', 'pause']);
    await ben.run(['memory', 'delete', id]);
    await ana.client.memories.edit(id, { content: 'Releases go out on Thursdays', approve: true });
    await ben.run(['team', 'resume']);
    await until(
      () => conflictsOf(ana),
      (all) => all.length === 1,
    );
    const output = await ana.run(['memory', 'review']);
    expect(output).toContain('Releases go out on Thursdays');
    expect(output).toContain('Approving keeps this text, rejecting leaves it deleted.');
    await ana.run(['memory', 'approve', id]);
    await until(
      async () => [await conflictsOf(ben), (await memoryOf(ben))?.content] as const,
      ([conflicts, content]) => conflicts.length === 0 && content === 'Releases go out on Thursdays',
    );
  });

  test('that is not there cannot be settled', async () => {
    const { code, stderr } = await ana.attempt(['team', 'settle', id, '--keep', '00000000']);
    expect(code).toBe(2);
    expect(stderr).toContain('has no conflict');
  });
});

describe('a link for another machine', () => {
  test('is taken only by who says that it is their own', async () => {
    await ana.run(['team', 'create', 'Mine', '--relay', relay.url, '--personal']);
    const output = await ana.run(['team', 'invite', '--team', 'Mine', '--own-device']);
    expect(output).toContain('holdfast team join --own-device');
    const laptop = await openHome();
    const refused = await laptop.attempt(['team', 'join'], linkIn(output));
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--own-device');
    expect(await laptop.client.teams.list()).toEqual([]);
    const joined = await laptop.run(['team', 'join', '--own-device'], linkIn(output));
    expect(joined).toContain('You are in Mine, as admin.');
    expect(await ana.run(['team', 'status'])).toMatch(/^Platform\n[\s\S]+^Mine\n/m);
    await ana.run(['team', 'leave', '--team', 'Mine', '--yes']);
    await laptop.stop();
  });
});

describe('the end', () => {
  test('a policy that trusts nobody lets what others publish wait', async () => {
    expect(await ana.run(['team', 'policy'])).toContain('arrives approved');
    expect(await ana.run(['team', 'policy', '--trust', 'Ana'])).toContain('What Ana publish');
    await ana.run(['team', 'policy', '--trust-publishers']);
  });

  test('a member is removed after asking; what it received stays with it, what follows does not come', async () => {
    expect((await ana.attempt(['team', 'remove', 'Ben'])).code).toBe(2);
    expect(await ana.run(['team', 'remove', 'Ben', '--yes'])).toContain('Ben is no longer in Platform.');
    await until(
      () => teamOf(ben),
      ({ state }) => state === 'removed',
    );
    const { memory } = await ana.client.memories.store('After Ben', { scope: 'tenant', state: 'active' });
    await until(
      () => teamOf(ana),
      ({ to_send }) => to_send === 0,
    );
    expect(await memoryOf(ben, memory.id)).toBeNull();
    expect((await memoryOf(ben))?.content).toBe('Releases go out on Thursdays');
  });

  test('who is left can leave', async () => {
    expect(await ben.run(['team', 'leave', '--yes'])).toContain('You have left the team Platform.');
    expect(await ben.client.teams.list()).toEqual([]);
  });
});

test('an engine that a command started says that it syncs only while it runs', async () => {
  const env = { HOLDFAST_DATA_DIR: temporaryDirectory() };
  const run = (...args: string[]) => holdfast(args, { env });
  try {
    const { code, stderr } = await run('team', 'create', 'Alone', '--relay', relay.url);
    expect(code, stderr).toBe(0);
    const status = await run('team', 'status');
    expect(status.stdout + status.stderr).toContain('leaves when idle');
    expect((await ana.attempt(['team', 'status'])).stderr).not.toContain('leaves when idle');
  } finally {
    await run('stop');
  }
});
