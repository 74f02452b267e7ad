/** A storage that fails for a while: a full disk, a network between relay and database. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../test/support/directories.ts';
import type { RelayStorage } from './storage/port.ts';
import { openSqliteStorage } from './storage/sqlite.ts';
import { foundTeam, openLog, relay } from './testing/relay-kit.ts';

/** The storage, with calls that fail while `broken` is set; `late` ones after they have written. */
function breakable() {
  const limits = { teamBytes: 1e9, teams: 10 };
  const real = openSqliteStorage(join(temporaryDirectory(), 'relay.db'), limits);
  const state = { broken: false, late: false };
  const fail = () => Promise.reject(new Error('the disk is full'));
  const storage: RelayStorage = {
    ...real,
    append: async (append) => {
      if (!state.broken) return real.append(append);
      if (state.late) await real.append(append);
      return fail();
    },
    load: (document, after) => (state.broken ? fail() : real.load(document, after)),
    compact: (...args) => (state.broken ? fail() : real.compact(...args)),
    check: () => (state.broken ? fail() : real.check()),
  };
  return { storage, state };
}

test.each([
  ['nothing of an update', false],
  ['an update, and then fails', true],
])(
  'a storage that writes %s: nothing is acknowledged that is not there, and all goes on afterwards',
  async (_, late) => {
    const { storage, state } = breakable();
    const node = await relay({}, { storage });
    const anna = await foundTeam(node.port);
    const [log, reader] = [await openLog(node.port, anna), await openLog(node.port, anna)];
    await log.append(anna.id, anna.operation());

    Object.assign(state, { broken: true, late });
    await expect(log.append(anna.id, anna.operation())).rejects.toThrow('unavailable');
    expect((await fetch(`http://127.0.0.1:${node.port}/health`)).status).toBe(503);
    expect(reader.entriesOf(anna.id)).toHaveLength(1);
    expect(log.closed).toBeUndefined();

    state.broken = false;
    log.answerWithAll();
    await expect.poll(() => reader.entriesOf(anna.id)).toHaveLength(2);
    await log.append(anna.id, anna.operation());
    expect((await openLog(node.port, anna)).entriesOf(anna.id)).toEqual(log.entriesOf(anna.id));
  },
);

test('a storage that fails when a document leaves memory does not end the relay', async () => {
  const { storage, state } = breakable();
  const node = await relay({ idle_seconds: 0 }, { storage });
  const anna = await foundTeam(node.port);
  const log = await openLog(node.port, anna);
  for (let i = 0; i < 3; i += 1) await log.append(anna.id, anna.operation());
  state.broken = true;
  await log.close();
  await expect.poll(() => node.log).toContainEqual(expect.objectContaining({ msg: 'the storage failed' }));
  await expect(openLog(node.port, anna)).rejects.toMatchObject({ status: 503, code: 'unavailable' });
  state.broken = false;
  expect((await openLog(node.port, anna)).entriesOf(anna.id)).toHaveLength(3);
});
