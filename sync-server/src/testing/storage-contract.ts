import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Head } from '../../../src/protocol/entry.ts';
import { type Append, RELAY, type RelayStorage, type StorageLimits } from '../storage/port.ts';

/** Two connections to one empty storage: two nodes of a relay. */
export interface TwoNodes {
  a: RelayStorage;
  b: RelayStorage;
  /** Ends what this test used, the storages included. */
  close(): Promise<void>;
}

const LIMITS: StorageLimits = { teamBytes: 2000, teams: 2 };
const CTL = 't/tmone/ctl';
const LOG = 't/tmone/log/1';

const head = (number: number): Head => ({
  number,
  hash: createHash('sha256').update(`entry ${number}`).digest('hex'),
  clock: number * 1024,
});
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** The `n`th update of a device: a chain of one device unless told otherwise. */
function update(n: number, changes: Partial<Append> = {}): Append {
  return {
    team: 'tmone',
    document: LOG,
    update: bytesOf(`update ${n}`),
    stream: 'log',
    device: 'anna',
    clients: [7],
    from: n === 1 ? null : head(n - 1),
    to: head(n),
    ...changes,
  };
}

const founding = (team = 'tmone') => update(1, { team, document: `t/${team}/ctl`, stream: 'ctl' });

/** What every storage of the relay has to do (storage/port.ts). */
export function storageContract(name: string, open: (limits: StorageLimits) => Promise<TwoNodes>): void {
  describe(`${name} as storage of the relay`, () => {
    let nodes: TwoNodes;
    let a: RelayStorage;
    let b: RelayStorage;
    beforeEach(async () => {
      nodes = await open(LIMITS);
      ({ a, b } = nodes);
    });
    afterEach(() => nodes.close());

    const texts = async (document: string, after = 0) =>
      (await b.load(document, after)).updates.map(({ bytes }) => Buffer.from(bytes).toString());

    describe('teams', () => {
      test('are made once, with their founding entry', async () => {
        expect(await a.hasTeam('tmone')).toBe(false);
        expect(await a.createTeam(founding())).toBe('created');
        expect(await b.createTeam(founding())).toBe('exists');
        expect(await b.hasTeam('tmone')).toBe(true);
        expect(await texts(CTL)).toEqual(['update 1']);
        expect(await b.head('tmone', 'ctl', 'anna')).toMatchObject({ number: 1, clock: 1024 });
      });

      test('are only as many as the limit says', async () => {
        await a.createTeam(founding('tmone'));
        await b.createTeam(founding('tmtwo'));
        expect(await a.createTeam(founding('tmthree'))).toBe('full');
        expect(await a.countTeams()).toBe(2);
        expect(await a.hasTeam('tmthree')).toBe(false);
      });

      test('that are unknown take no updates', async () => {
        expect(await a.append(update(1))).toEqual({ ok: false, reason: 'unknown_team' });
      });
    });

    describe('updates', () => {
      beforeEach(() => a.createTeam(founding()));

      test('are numbered within their document and read in that order', async () => {
        expect(await a.append(update(1))).toEqual({ ok: true, seq: 1, bytes: 8 });
        expect(await b.append(update(2))).toEqual({ ok: true, seq: 2, bytes: 16 });
        expect(await texts(LOG)).toEqual(['update 1', 'update 2']);
        expect(await texts(LOG, 1)).toEqual(['update 2']);
        expect(await b.load(LOG, 0)).toMatchObject({ bytes: 16, sealed: false });
      });

      test('come back byte for byte', async () => {
        const random = randomBytes(500);
        await a.append(update(1, { update: random }));
        const [stored] = (await b.load(LOG, 0)).updates;
        expect(Buffer.from(stored?.bytes ?? []).equals(random)).toBe(true);
      });

      test('of a document that nobody wrote to are none', async () => {
        expect(await b.load('t/tmone/log/9', 0)).toEqual({
          updates: [],
          bytes: 0,
          sealed: false,
          owners: [],
        });
      });

      test('that arrive together are all written, each in its own document', async () => {
        const devices = ['anna', 'ben', 'carl'];
        const outcomes = await Promise.all(
          devices.map((device, i) => a.append(update(1, { device, clients: [i] }))),
        );
        expect(outcomes.map((outcome) => outcome.ok && outcome.seq)).toEqual([1, 2, 3]);
      });

      test('continue the chain of their device, whichever node they come through', async () => {
        await a.append(update(1));
        expect(await b.append(update(1))).toEqual({ ok: false, reason: 'stale' });
        expect(await b.append(update(3))).toEqual({ ok: false, reason: 'stale' });
        expect(await b.append(update(2, { from: { ...head(1), hash: 'ab'.repeat(32) } }))).toMatchObject({
          ok: false,
        });
        expect(await b.head('tmone', 'log', 'anna')).toMatchObject({ number: 1 });
        expect(await b.append(update(2))).toMatchObject({ ok: true });
      });

      test('of two nodes at the same moment continue a chain once', async () => {
        const outcomes = await Promise.all([a.append(update(1)), b.append(update(1))]);
        expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
        expect(await texts(LOG)).toEqual(['update 1']);
      });

      test('have one chain through all segments of the log, and another one in the control document', async () => {
        await a.append(update(1));
        expect(await a.append(update(2, { document: 't/tmone/log/2' }))).toMatchObject({ ok: true, seq: 1 });
        expect(await a.head('tmone', 'ctl', 'anna')).toMatchObject({ number: 1 });
      });

      test('use client ids of their own device, within a document', async () => {
        await a.append(update(1, { clients: [7, 8] }));
        const foreign = update(1, { device: 'ben', clients: [9, 8] });
        expect(await b.append(foreign)).toEqual({ ok: false, reason: 'client_taken' });
        expect(await b.append({ ...foreign, document: 't/tmone/log/2' })).toMatchObject({ ok: true });
        const { owners } = await b.load(LOG, 0);
        expect(owners.sort((x, y) => x.client - y.client)).toEqual([
          { client: 7, device: 'anna' },
          { client: 8, device: 'anna' },
        ]);
      });

      test('may have client ids of 53 bits', async () => {
        const client = Number.MAX_SAFE_INTEGER;
        await a.append(update(1, { clients: [client] }));
        expect((await b.load(LOG, 0)).owners).toEqual([{ client, device: 'anna' }]);
      });

      test('end where the team has reached its limit', async () => {
        await a.append(update(1, { update: randomBytes(LIMITS.teamBytes - 100) }));
        const large = update(2, { update: randomBytes(100) });
        expect(await b.append(large)).toEqual({ ok: false, reason: 'team_full' });
        expect(await b.append(update(2))).toMatchObject({ ok: true });
      });
    });

    describe('compaction', () => {
      beforeEach(async () => {
        await a.createTeam(founding());
        for (const n of [1, 2, 3]) await a.append(update(n));
      });

      test('puts one update in the place of many, and keeps the later ones', async () => {
        await b.compact(LOG, 2, bytesOf('merged'));
        expect(await texts(LOG)).toEqual(['merged', 'update 3']);
        expect(await texts(LOG, 1)).toEqual(['merged', 'update 3']);
        expect(await a.append(update(4))).toMatchObject({ ok: true, seq: 4 });
      });

      test('leaves chains and client ids as they are', async () => {
        await b.compact(LOG, 3, bytesOf('merged'));
        expect(await a.append(update(3))).toEqual({ ok: false, reason: 'stale' });
        expect((await a.load(LOG, 0)).owners).toHaveLength(1);
      });
    });

    describe('sealing', () => {
      const segment = { bytes: bytesOf('the whole segment'), hash: 'ab'.repeat(32) };
      const seal = (through: number, client = 99) => ({
        team: 'tmone',
        document: LOG,
        through,
        segment,
        announcement: { document: CTL, update: bytesOf('sealed'), client },
      });
      beforeEach(async () => {
        await a.createTeam(founding());
        for (const n of [1, 2]) await a.append(update(n));
      });

      test('ends a document for good, and tells the team in the same step', async () => {
        expect(await a.countSealed('tmone')).toBe(0);
        expect(await a.segment(LOG)).toBeNull();
        expect(await a.seal(seal(2))).toBe(2);
        expect(await b.countSealed('tmone')).toBe(1);
        expect(await texts(CTL)).toEqual(['update 1', 'sealed']);
        const stored = await b.segment(LOG);
        expect({ ...stored, bytes: Buffer.from(stored?.bytes ?? []).toString() }).toEqual({
          bytes: 'the whole segment',
          hash: segment.hash,
        });
        expect(await b.append(update(3))).toEqual({ ok: false, reason: 'sealed' });
        await b.compact(LOG, 2, bytesOf('another one'));
        expect(await texts(LOG)).toEqual(['the whole segment']);
        expect((await b.load(LOG, 0)).sealed).toBe(true);
      });

      test('fails when another node has written meanwhile', async () => {
        await b.append(update(3));
        expect(await a.seal(seal(2))).toBeNull();
        expect(await texts(CTL)).toEqual(['update 1']);
        expect(await texts(LOG)).toHaveLength(3);
      });

      test('happens once', async () => {
        expect(await Promise.all([a.seal(seal(2)), b.seal(seal(2))])).toEqual([2, null]);
        expect(await a.countSealed('tmone')).toBe(1);
      });

      test('does not write with the client id of a device, and no device with that of the relay', async () => {
        expect(await a.seal(seal(2, 7))).toBeNull();
        expect(await a.seal(seal(2))).toBe(2);
        const next = update(2, { document: CTL, stream: 'ctl', clients: [99] });
        expect(await b.append(next)).toEqual({ ok: false, reason: 'client_taken' });
        expect((await b.load(CTL, 0)).owners).toContainEqual({ client: 99, device: RELAY });
      });
    });

    test('says whether it works', async () => {
      await expect(a.check()).resolves.toBeUndefined();
    });
  });
}
