/** Programs of two format versions in one team: what the old one can read it applies and keeps, the rest waits (rule T-7). */
import { beforeAll, describe, expect, test } from 'vitest';
import { FORMAT_VERSION } from '../../src/protocol/limits.ts';
import { AttackedTeam, TEXT } from './support/attacked-team.ts';
import { until } from './support/peer.ts';

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

  test('after the update what waited is there: the entry was kept as it came', () => {
    expect(team.heldBytes(team.anna)).toHaveLength(1);
  });
});
