/** Programs of two format versions in one team: what the old one can read it applies and keeps, the rest waits (rule T-7). */
import { beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_VERSION } from '../../src/protocol/limits.ts';
import { AttackedTeam, TEXT } from './support/attacked-team.ts';
import { EngineChild } from './support/engine-child.ts';
import { LawlessRelay } from './support/lawless-relay.ts';
import { startPeer, until, untilOnline } from './support/peer.ts';

const NEXT = FORMAT_VERSION + 1;

/** Mallory is a person with the next version here, and writes nothing that is wrong. */
let team: AttackedTeam;
beforeAll(async () => {
  team = await AttackedTeam.open();
});

describe('a member with the next version', () => {
  test('writes what this one can read: it is applied, and fields that are new are kept', async () => {
    const { anna, put, mallory } = team;
    const payload = { content: 'Written by a newer program', mood: 'cheerful' };
    put(mallory.write({ payload, body: { v: NEXT, r: FORMAT_VERSION, colour: 'green' } }).bytes);
    await until(async () => expect(await anna.contents()).toContain('Written by a newer program'));
    const kept = team.payloadOf(anna, 'Written by a newer program');
    expect(kept).toMatchObject({ mood: 'cheerful' });
    expect(team.pending()).toBe(0);
  });

  test('writes what this one cannot read: it waits, and the person is told to update', async () => {
    const { anna, put, mallory } = team;
    const before = await anna.contents();
    put(mallory.write({ payload: { content: 'Of no use here' }, body: { v: NEXT, r: NEXT } }).bytes);
    await until(() => expect(team.pending()).toBe(1));
    expect(await anna.contents()).toEqual(before);
    expect(anna.team().problem).toMatch(/newer|update/i);
  });

  test('hides nothing by that: what comes behind is read, and this one goes on writing', async () => {
    const { anna, put, mallory } = team;
    put(mallory.write({ payload: { content: 'Behind it' } }).bytes);
    await until(async () => expect(await anna.contents()).toContain('Behind it'));
    await team.somethingHonest();
    expect(await anna.contents()).toContain(TEXT);
  });

  test('after the update what waited is there, and what this one writes from then on is of the new version', async () => {
    const { anna, ben } = team;
    expect(team.heldBytes(anna)).toHaveLength(1);
    const texts = await anna.contents();
    await anna.close();
    const updated = await EngineChild.update('Anna', anna.root);
    await until(async () =>
      expect(await updated.do('contents')).toEqual([...texts, 'Of no use here'].sort()),
    );
    const { team: status } = await updated.do('progress');
    expect(status.problem).toBeNull();
    expect(status.members.flatMap(({ devices }) => devices.map(({ pending }) => pending))).toEqual([0, 0, 0]);
    await updated.do('write', 'Written after the update');
    await until(() => expect(ben.team().problem).toMatch(/newer|update/i));
    expect(await ben.contents()).not.toContain('Written after the update');
    await updated.close();
    await anna.open();
    // Back on the old program nothing is lost, and what the new one wrote is there.
    expect(await anna.contents()).toContain('Of no use here');
  });
});

describe('a relay that serves newer programs only', () => {
  test('is believed: the person is told to update, nothing is lost, and it goes on when the relay takes it again', async () => {
    const relay = await LawlessRelay.open();
    const anna = await startPeer();
    await anna.create(relay.url);
    await untilOnline(anna);
    relay.refuse = () => ({ code: 'too_new', message: 'Programs of this version are not served any more.' });
    relay.disconnect();
    await until(() => expect(anna.team().state).toBe('outdated'));
    expect(anna.team().problem).toBe('The team is used with a newer Holdfast: update this one.');
    await anna.store('Written meanwhile');
    expect(await anna.contents()).toEqual(['Written meanwhile']);
    expect(anna.team().to_send).toBe(1);
    relay.refuse = () => null;
    await anna.close();
    await anna.open();
    await untilOnline(anna);
    await until(() => expect(anna.team().to_send).toBe(0));
  });
});
