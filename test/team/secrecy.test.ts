/**
 * Two people share memories, and somebody looks at every byte of the relay: its files, its traffic, its log and its memory.
 * None of it is a memory, a name, or a key.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readInviteLink } from '../../src/main/core/sync/invite.ts';
import { openKeystore } from '../../src/main/core/sync/keystore.ts';
import { CreateTeamRequest, SetRoleRequest } from '../../src/shared/team.ts';
import { bytesOfFiles, foundIn, foundInMemory, type Secret } from './support/bytes.ts';
import { HostileProxy } from './support/hostile-proxy.ts';
import { type Peer, startPeer, until, untilOnline, untilSame } from './support/peer.ts';
import { type RelayProcess, startRelay } from './support/relay.ts';

const WORDS = {
  content: 'The vault opens with nightingale-7713',
  'edited content': 'The vault opens with kingfisher-2090',
  'deleted content': 'Payroll runs on quetzal-5518',
  tag: 'tag-cormorant-4402',
  metadata: 'metadata-bittern-8861',
  namespace: 'namespace-avocet-1175',
  key: 'key-dunlin-6930',
  'name of the team': 'Team Goldcrest 3321',
  'name of the founder': 'Ornella Wagtail-9904',
  'name of the member': 'Benedikt Dipper-7146',
};

let relay: RelayProcess;
let proxy: HostileProxy;
let anna: Peer;
let ben: Peer;
let secrets: Secret[];
const traffic: Buffer[] = [];

async function keysOf({ root }: Peer, who: string): Promise<Secret[]> {
  const keystore = await openKeystore({ path: join(root, 'team.keys'), keychain: false });
  const of = keystore.read(anna.team().id) ?? expect.fail(`${who} has no keys`);
  return [
    [`signing key of ${who}`, of.sign],
    [`box key of ${who}`, of.box],
    ...of.epochs.map(({ epoch, key }): Secret => [`team key of epoch ${epoch}`, key]),
  ];
}

beforeAll(async () => {
  [relay, anna, ben] = await Promise.all([
    startRelay({ HOLDFAST_RELAY_LOG_LEVEL: 'debug' }),
    startPeer(),
    startPeer(),
  ]);
  proxy = await HostileProxy.open(
    Number(new URL(relay.url).port),
    Math.random,
    (bytes) => void traffic.push(bytes),
  );
  const request = {
    relay: proxy.url,
    name: WORDS['name of the team'],
    member_name: WORDS['name of the founder'],
  };
  await anna.engine.teams.create(anna.me, CreateTeamRequest.parse(request));
  const link = await anna.invite('reviewer');
  await ben.join(link, WORDS['name of the member']);
  await untilOnline(ben);
  const { tag, metadata, namespace, key } = WORDS;
  const id = await anna.store(WORDS.content, { tags: [tag], metadata: { note: metadata }, namespace, key });
  const doomed = await anna.store(WORDS['deleted content']);
  await untilSame(anna, ben);
  await ben.edit(id, WORDS['edited content']);
  anna.engine.memories.delete(anna.me, doomed, {});
  await untilSame(anna, ben);
  await anna.engine.teams.setRole(anna.me, ben.team().member, SetRoleRequest.parse({ role: 'publisher' }));
  await anna.engine.teams.remove(anna.me, ben.team().member, {});
  await until(() => expect(ben.team().state).toBe('removed'));
  secrets = [
    ...Object.entries(WORDS),
    ['secret of the invite', readInviteLink(link).secret],
    ...(await keysOf(anna, 'Anna')),
    ...(await keysOf(ben, 'Ben')),
  ];
}, 60_000);
afterAll(() => proxy.close());

/** Public to the relay, so that a search that finds nothing at all would show. */
const known = (): Secret[] => [['id of the team', anna.team().id]];

describe('a relay has none of the secrets', () => {
  test('there are some to look for, and they are found where they belong', () => {
    expect(secrets.length).toBeGreaterThanOrEqual(18);
    const own = foundIn(bytesOfFiles(anna.root), secrets);
    expect(own).toEqual(expect.arrayContaining(['content', 'tag', 'metadata', 'edited content']));
  });

  test('in its files', () => {
    const files = bytesOfFiles(join(relay.database, '..'));
    expect(foundIn(files, known())).not.toEqual([]);
    expect(foundIn(files, secrets)).toEqual([]);
  });

  test('in what goes to it and comes from it', () => {
    const all = Buffer.concat(traffic);
    expect(foundIn(all, known())).not.toEqual([]);
    expect(foundIn(all, secrets)).toEqual([]);
  });

  test('in its log', () => {
    const log = Buffer.from(relay.process.stdout() + relay.process.stderr());
    expect(foundIn(log, known())).not.toEqual([]);
    expect(foundIn(log, secrets)).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('in its memory (where the system shows that: Linux)', () => {
    expect(foundInMemory(relay.process.pid, known())).not.toEqual([]);
    expect(foundInMemory(relay.process.pid, secrets)).toEqual([]);
  });
});
