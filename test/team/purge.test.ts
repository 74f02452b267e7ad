/** A purge by one member erases the memory on every machine of the team: rows, history, words, and the bytes in the files. */
import { beforeAll, expect, test } from 'vitest';
import { SearchRequest } from '../../src/shared/query.ts';
import { bytesOfFiles, foundIn, type Secret } from './support/bytes.ts';
import { type Peer, startPeer, until, untilOnline, untilSame } from './support/peer.ts';
import { startRelay } from './support/relay.ts';

const SECRETS: readonly Secret[] = [
  ['first text', 'The password is hippogriff-4471'],
  ['second text', 'The password is manticore-9925'],
  ['tag', 'tag-wyvern-5583'],
  ['metadata', 'metadata-cockatrice-1206'],
];
const [first, second, tag, metadata] = SECRETS.map(([, text]) => String(text)) as [
  string,
  string,
  string,
  string,
];

/** Carol is away when the purge is made. */
let peers: { anna: Peer; ben: Peer; carol: Peer };
let id: string;

const have = ({ root }: Peer) => foundIn(bytesOfFiles(root), SECRETS);

beforeAll(async () => {
  const [relay, anna, ben, carol] = await Promise.all([startRelay(), startPeer(), startPeer(), startPeer()]);
  peers = { anna, ben, carol };
  await anna.create(relay.url);
  for (const peer of [ben, carol]) await peer.join(await anna.invite('reviewer'));
  await Promise.all([untilOnline(ben), untilOnline(carol)]);
  id = await anna.store(first, { tags: [tag], metadata: { note: metadata } });
  await untilSame(anna, ben, carol);
  await anna.edit(id, second);
  await untilSame(anna, ben, carol);
  await carol.close();
}, 60_000);

test('before it, all of it is on all machines that were there', () => {
  expect(have(peers.anna)).toEqual(SECRETS.map(([name]) => name));
  expect(have(peers.ben)).toEqual(SECRETS.map(([name]) => name));
});

test('after it, none of it is: in no file of the database, its log, or the index', async () => {
  const { anna, ben } = peers;
  anna.engine.memories.purge(anna.me, id);
  await until(async () => expect(await ben.contents()).toEqual([]));
  for (const peer of [anna, ben]) await until(() => expect(have(peer)).toEqual([]));
  expect(
    (await ben.engine.memories.search(ben.me, SearchRequest.parse({ query: 'password' }))).results,
  ).toEqual([]);
  expect(() => ben.engine.memories.history(ben.me, id)).toThrow();
});

test('who was away has it erased when it comes back', async () => {
  const { carol } = peers;
  await carol.open();
  await until(async () => expect(await carol.contents()).toEqual([]));
  await until(() => expect(have(carol)).toEqual([]));
});

test('what somebody changed meanwhile, who did not know of it, does not bring it back', async () => {
  const { anna, ben, carol } = peers;
  const other = await anna.store(first);
  await untilSame(anna, ben, carol);
  await carol.pause(true);
  anna.engine.memories.purge(anna.me, other);
  await until(async () => expect(await ben.contents()).toEqual([]));
  await carol.edit(other, second);
  await carol.pause(false);
  await until(async () => expect(await carol.contents()).toEqual([]));
  await untilSame(anna, ben, carol);
  for (const peer of [anna, ben, carol]) await until(() => expect(have(peer)).toEqual([]));
});
