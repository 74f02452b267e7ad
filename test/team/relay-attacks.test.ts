/**
 * A relay that keeps no rule, against members who keep all of them: it can be late and silent, but it changes nothing,
 * invents nobody and takes nothing away, and what it tries is logged (rules T-5 to T-8, T-32, T-37).
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { arrayOf, controlDocument, logDocument } from '../../src/protocol/documents.ts';
import { headOf, makeEntry, parseEntry } from '../../src/protocol/entry.ts';
import { deviceIdOf, idBytes } from '../../src/protocol/ids.ts';
import { boxKeyOf, newSeed, signerOf } from '../../src/protocol/signing.ts';
import { AttackedTeam, TEXT } from './support/attacked-team.ts';
import { until } from './support/peer.ts';

let team: AttackedTeam;
beforeEach(async () => {
  team = await AttackedTeam.open();
});
afterEach(() => team.close());

/** A document with these items of one device and those of the others as they are. */
function without(document: Y.Doc, device: string, items: readonly Uint8Array[]): Y.Doc {
  const made = new Y.Doc({ gc: false });
  for (const name of document.share.keys()) {
    const all = document.getArray<Uint8Array>(name).toArray();
    const kept = name === arrayOf(device) ? [...items] : all;
    if (kept.length > 0) made.getArray(name).push(kept);
  }
  return made;
}

describe('entries that the relay', () => {
  test('withholds: what comes behind them waits, and is there once they are', async () => {
    const { anna, ben, relay, device } = team;
    await anna.close();
    for (const text of ['first', 'second', 'third']) await ben.store(text);
    await until(() => expect(ben.team().to_send).toBe(0));
    const all = relay.entriesOf(relay.log(), device);
    const held = without(
      relay.log(),
      device,
      all.filter((_, index) => index !== 2),
    );
    relay.replace(logDocument(relay.team, 1), held);
    await ben.close();
    await anna.open();
    await until(() => expect(team.pending(device)).toBe(1));
    expect(await anna.contents()).toEqual([TEXT, 'first'].sort());
    relay.push(relay.log(), device, all[2]);
    await until(async () => expect(await anna.contents()).toEqual([TEXT, 'first', 'second', 'third'].sort()));
    expect(team.pending(device)).toBe(0);
  });

  test('hands out in another order come to the same', async () => {
    const { anna, ben, relay, device } = team;
    await anna.close();
    const id = await ben.store('one');
    await ben.edit(id, 'two');
    await ben.edit(id, 'three');
    await until(() => expect(ben.team().to_send).toBe(0));
    const [first, ...others] = relay.entriesOf(relay.log(), device);
    await ben.close();
    const turned = [...(first ? [first] : []), ...others.reverse()];
    relay.replace(logDocument(relay.team, 1), without(relay.log(), device, turned));
    await anna.open();
    await until(async () => expect(await anna.contents()).toEqual([TEXT, 'three'].sort()));
    expect(team.dropped('forked', device)).toBe(0);
  });

  test('removes or rewrites stay what they were; that is logged', async () => {
    const { anna, relay, device } = team;
    const entries = relay.log().getArray<Uint8Array>(arrayOf(device));
    const [bytes] = entries.toArray();
    relay.log().transact(() => {
      entries.delete(0, 1);
      if (bytes) entries.insert(0, [new Uint8Array(bytes).fill(7, 40, 60)]);
    });
    await team.mallorySays('An honest word of Mallory');
    expect(await anna.contents()).toEqual([TEXT, 'An honest word of Mallory'].sort());
    relay.log().transact(() => entries.delete(0, 1));
    await team.mallorySays('Another one');
    expect(await anna.contents()).toContain(TEXT);
    await until(() => expect(team.warnings(anna, 'relay_behind')).toBeGreaterThan(0));
  });

  test('loses by going back to an older database are there again: each appends its own', async () => {
    const { anna, ben, relay } = team;
    const [before, members] = [relay.copyOf(relay.log()), relay.copyOf(relay.control)];
    await ben.store('Of Ben, lost by the relay');
    await anna.store('Of Anna, lost by the relay');
    const all = [TEXT, 'Of Ben, lost by the relay', 'Of Anna, lost by the relay'].sort();
    await until(async () => expect([await anna.contents(), await ben.contents()]).toEqual([all, all]));
    relay.replace(controlDocument(relay.team), members);
    relay.replace(logDocument(relay.team, 1), before);
    await until(() => {
      expect(relay.entriesOf(relay.log(), team.device).length).toBe(2);
      expect(relay.entriesOf(relay.log(), anna.team().member).length).toBe(1);
    });
    await team.somethingHonest();
    expect(await anna.contents()).toEqual(expect.arrayContaining(all));
    for (const peer of [anna, ben]) expect(team.warnings(peer, 'relay_behind')).toBeGreaterThan(0);
    expect(team.dropped('forked', team.device) + team.dropped('replayed', team.device)).toBe(0);
  });
});

describe('a sealed segment', () => {
  test('that is not the one that the relay lists is not read', async () => {
    const { anna, relay } = team;
    const bytes = Y.encodeStateAsUpdate(relay.log());
    const altered = new Uint8Array(bytes);
    altered.set([(altered.at(-200) ?? 0) ^ 1], altered.length - 200);
    relay.seal(1, bytes, altered);
    await until(() => expect(anna.team().state).not.toBe('connecting'));
    await until(() => expect(anna.log.some(({ msg }) => msg.includes('team sync failed'))).toBe(true));
    expect(await anna.contents()).toEqual([TEXT]);
  });

  test('of which the relay lists what it made up changes nothing', async () => {
    const { anna, ben, relay, device } = team;
    await ben.store('In the segment');
    await until(() => expect(ben.team().to_send).toBe(0));
    const entries = relay.entriesOf(relay.log(), device).map((entry) => new Uint8Array(entry));
    entries.at(-1)?.fill(9, 60, 90);
    relay.seal(1, Y.encodeStateAsUpdate(without(relay.log(), device, entries)));
    await team.somethingHonest();
    expect(await anna.contents()).toContain(TEXT);
    expect(await anna.contents()).toContain('In the segment');
  });
});

describe('a device that the relay makes up', () => {
  test('is nobody: neither as a member nor with what it writes', async () => {
    const { anna, relay, memory } = team;
    const signer = signerOf(newSeed());
    const device = deviceIdOf(signer.publicKey);
    const clock = Date.now() * 1024;
    const keys = { sign: signer.publicKey, box: boxKeyOf(newSeed()), names: new Uint8Array(40) };
    const at = { team: relay.team, stream: 'ctl', device, head: null, clock } as const;
    const invite = idBytes(device) && new Uint8Array(32);
    const admit = makeEntry(
      at,
      { k: 'admit', invite, device: idBytes(device), epoch: 1, keys: [], ...keys },
      signer,
    );
    relay.push(relay.control, device, admit.bytes);
    const purge = makeEntry(
      { ...at, stream: 'log' },
      {
        e: 1,
        o: 'purge',
        m: memory,
        i: new Uint8Array([...(idBytes(device) ?? []), 1, 2, 3, 4, 5, 6, 7, 8]),
        b: [],
      },
      signer,
    );
    relay.push(relay.log(), device, purge.bytes);
    await team.somethingHonest();
    expect(await anna.contents()).toContain(TEXT);
    expect(
      anna
        .team()
        .members.flatMap(({ devices }) => devices)
        .some(({ id }) => id === device),
    ).toBe(false);
    expect(anna.log.some((line) => 'device' in line && line.device === device)).toBe(true);
  });

  test('cannot be made an admin by what it puts behind the entries of a real one', async () => {
    const { anna, mallory, relay } = team;
    const founder = anna.team().member;
    const last = relay.entriesOf(relay.control, founder).at(-1);
    const head = headOf(parseEntry(last ?? new Uint8Array()));
    const place = { team: relay.team, stream: 'ctl', device: founder, head, clock: head.clock + 1 } as const;
    const fields = { k: 'role', member: idBytes(mallory.device), role: 'admin', cuts: [] };
    relay.push(relay.control, founder, makeEntry(place, fields, mallory.signer).bytes);
    await team.somethingHonest();
    const role = () => anna.team().members.find(({ id }) => id === mallory.device)?.role;
    expect(role()).toBe('publisher');
    // Her own engine goes on: the next thing that she says is heard.
    await anna.invite('reader');
    expect(role()).toBe('publisher');
  });
});
