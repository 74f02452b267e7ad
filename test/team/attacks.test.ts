/**
 * A member with real keys who keeps to no rule, at a relay that keeps none either: nothing of it is accepted, nobody's
 * memories change, and the attempt shows in the status (rules T-5 to T-21).
 */
import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { newOperationId, teamIdOf } from '../../src/protocol/ids.ts';
import { newSeed, signerOf } from '../../src/protocol/signing.ts';
import { AttackedTeam, TEXT } from './support/attacked-team.ts';
import { until } from './support/peer.ts';

const DAY_CLOCK = 24 * 3_600_000 * 1024;

let team: AttackedTeam;
beforeAll(async () => {
  team = await AttackedTeam.open();
});

/** What is tried, in words, with the items that it puts into the log, by what they are counted as. */
type Attack = [name: string, counted: string, items: (team: AttackedTeam) => unknown[]];

const ATTACKS: readonly Attack[] = [
  [
    'a first entry from before the own admission',
    'malformed',
    ({ mallory, memory }) => [mallory.write({ memory, clock: 1 }).bytes],
  ],
  ['bytes that are no entry', 'malformed', () => [randomBytes(40), 'text', 7, { a: 1 }]],
  [
    'a signature of another key',
    'bad_signature',
    ({ mallory }) => [mallory.make({ signer: signerOf(newSeed()) }).bytes],
  ],
  [
    'an entry of which the relay changed a byte',
    'bad_signature',
    ({ mallory }) => [changed(mallory.make().bytes, -100)],
  ],
  [
    'a ciphertext that its author altered before signing it',
    'undecryptable',
    ({ mallory }) => [mallory.write({ body: { x: randomBytes(200) } }).bytes],
  ],
  [
    'the ciphertext of one memory for another',
    'undecryptable',
    ({ mallory, memory }) => [mallory.write({ memory, body: { x: mallory.make().body.x } }).bytes],
  ],
  [
    'an entry of Ben in the own array',
    'replayed',
    ({ relay, device }) => relay.entriesOf(relay.log(), device).slice(0, 1),
  ],
  [
    'an entry of another team',
    'wrong_team',
    ({ mallory }) => [mallory.make({ team: teamIdOf(randomBytes(32)) }).bytes],
  ],
  [
    'an own entry for the second time',
    'replayed',
    ({ mallory }) => twice(mallory.write({ kind: 'propose' }).bytes),
  ],
  [
    'another entry with a number that was used',
    'forked',
    ({ mallory }) => {
      const { head } = mallory;
      return [mallory.write({ kind: 'propose' }).bytes, mallory.make({ head }).bytes];
    },
  ],
  [
    'the operation id of another device',
    'malformed',
    ({ mallory, device }) => [mallory.write({ operation: newOperationId(device) }).bytes],
  ],
  [
    'a kind of operation that there is not',
    'malformed',
    ({ mallory }) => [mallory.write({ body: { o: 'overwrite' } }).bytes],
  ],
  [
    'a few bytes that become many millions',
    'malformed',
    ({ mallory }) => [mallory.write({ deflated: deflateRawSync(Buffer.alloc(64e6)) }).bytes],
  ],
  [
    'a text that is larger than a memory',
    'malformed',
    ({ mallory }) => [mallory.write({ payload: { content: 'a'.repeat(40_000) } }).bytes],
  ],
  [
    'a memory of a type that there is not',
    'malformed',
    ({ mallory }) => [mallory.write({ payload: { type: 'command' } }).bytes],
  ],
  [
    'something that is dated far ahead',
    'pending',
    ({ mallory }) => [mallory.make({ clock: mallory.clock + 2 * DAY_CLOCK }).bytes],
  ],
  [
    'an entry behind one that is withheld',
    'pending',
    ({ mallory }) => {
      const { head } = mallory;
      mallory.write({ kind: 'propose' });
      const { bytes } = mallory.write();
      mallory.head = head;
      return [bytes];
    },
  ],
  [
    'a delete of what Ben began',
    'out_of_role',
    ({ mallory, memory, operation }) => [mallory.write({ memory, kind: 'delete', bases: [operation] }).bytes],
  ],
  [
    'a purge of what Ben began',
    'out_of_role',
    ({ mallory, memory }) => [mallory.write({ memory, kind: 'purge', payload: null }).bytes],
  ],
  [
    'a decision about what Ben began',
    'out_of_role',
    ({ mallory, memory, operation }) => [
      mallory.write({ memory, kind: 'deactivate', target: operation, payload: null }).bytes,
    ],
  ],
];

const twice = <T>(item: T): T[] => [item, item];

function changed(bytes: Uint8Array, at: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy.set([(copy.at(at) ?? 0) ^ 1], copy.length + at);
  return copy;
}

describe('a member tries', () => {
  test.for(ATTACKS)('%s: %s', async ([, counted, items]) => {
    const { anna, put } = team;
    const before = await anna.contents();
    const count = () => (counted === 'pending' ? team.pending() : team.dropped(counted));
    const already = count();
    put(...items(team));
    await until(() => expect(count()).toBeGreaterThan(already));
    const honest = await team.somethingHonest();
    expect(await anna.contents()).toEqual([...before, honest].sort());
  });
});

describe('a member who may publish', () => {
  test('can change nothing that Ben began: it waits for a decision, beside what is served', async () => {
    const { anna, put, mallory, memory, operation } = team;
    put(
      mallory.write({ memory, bases: [operation], payload: { content: 'Deployments are on Fridays.' } })
        .bytes,
    );
    await team.somethingHonest();
    expect(await anna.contents()).toContain(TEXT);
    expect(await anna.contents()).not.toContain('Deployments are on Fridays.');
    const found = (await anna.memories()).find(({ id }) => id === memory);
    expect(found).toMatchObject({ content: TEXT, state: 'active', pending_version: expect.any(Number) });
  });

  test('does not take the place of Ben by a second beginning, however it is dated (T-19)', async () => {
    const { anna, put, mallory, memory } = team;
    put(mallory.write({ memory, payload: { content: 'Mallory was here first.' } }).bytes);
    await team.somethingHonest();
    expect(await anna.contents()).toContain(TEXT);
    expect(await anna.contents()).not.toContain('Mallory was here first.');
  });

  test('makes nothing but memories of the team, whatever it says about their scope', async () => {
    const { anna, put, mallory } = team;
    for (const scope of ['user', 'agent', 'global'])
      put(mallory.write({ payload: { scope, content: `Said to be of scope ${scope}` } }).bytes);
    await until(async () => expect(await anna.contents()).toContain('Said to be of scope global'));
    const scopes = (await anna.memories()).filter(({ content }) => content.startsWith('Said to be'));
    expect(scopes.map(({ scope }) => scope)).toEqual(['tenant', 'tenant', 'tenant']);
    expect(new Set(scopes.map(({ user }) => user)).has(anna.team().members[0]?.user ?? '')).toBe(false);
  });
});
