/** A relay that puts items of its own among the control entries of an admin (rules T-5, T-6, T-8). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { arrayOf, controlDocument } from '../../src/protocol/documents.ts';
import { headOf, makeEntry, parseEntry } from '../../src/protocol/entry.ts';
import { idBytes } from '../../src/protocol/ids.ts';
import { SetRoleRequest, type TeamRole } from '../../src/shared/team.ts';
import { AttackedTeam } from './support/attacked-team.ts';
import { until } from './support/peer.ts';

let team: AttackedTeam;
beforeEach(async () => {
  team = await AttackedTeam.open();
});
afterEach(() => team.close());

const founder = (): string => team.anna.team().member;
const ownEntries = () => team.relay.entriesOf(team.relay.control, founder());

/** Puts an item into Anna's array that has the number of what she writes next, and is not signed by her. */
async function takePlace(): Promise<void> {
  const { anna, ben, mallory, relay } = team;
  const head = headOf(parseEntry(ownEntries().at(-1) ?? new Uint8Array()));
  const place = { team: relay.team, stream: 'ctl', device: founder(), head, clock: head.clock + 1 } as const;
  const fields = { k: 'role', member: idBytes(mallory.device), role: 'admin', cuts: [] };
  relay.push(relay.control, founder(), makeEntry(place, fields, mallory.signer).bytes);
  for (const peer of [anna, ben])
    await until(() => expect(team.dropped('bad_signature', founder(), peer)).toBe(1));
}

async function setRole(role: TeamRole): Promise<void> {
  const { anna, ben, mallory } = team;
  await anna.engine.teams.setRole(anna.me, mallory.device, SetRoleRequest.parse({ role }));
  for (const peer of [anna, ben]) {
    const roleThere = () => peer.team().members.find(({ id }) => id === mallory.device)?.role;
    await until(() => expect(roleThere()).toBe(role));
  }
}

test('takes no place of hers: what she writes next counts for everybody', async () => {
  await takePlace();
  await setRole('reader');
  expect(team.dropped('forked', founder(), team.ben)).toBe(0);
});

test('and takes it out again: what she writes then is not missed', async () => {
  await takePlace();
  await setRole('reader');
  const honest = new Y.Doc({ gc: false });
  for (const name of team.relay.control.share.keys()) {
    const items = team.relay.control.getArray<Uint8Array>(name).toArray();
    const forged = name === arrayOf(founder()) ? items.length - 2 : -1;
    const kept = items.filter((_, index) => index !== forged);
    if (kept.length > 0) honest.getArray(name).push(kept);
  }
  const { anna, ben, relay } = team;
  // Ben sees the other document only when more is in it than there was in the first one.
  await ben.close();
  relay.replace(controlDocument(relay.team), honest);
  const role = SetRoleRequest.parse({ role: 'publisher' });
  for (let times = 0; times < 2; times++) await anna.engine.teams.setRole(anna.me, team.mallory.device, role);
  await ben.open();
  await setRole('reviewer');
  await setRole('proposer');
});
