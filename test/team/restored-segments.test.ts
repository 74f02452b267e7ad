/** Rule T-37: a relay that went back to before a segment was sealed ends it elsewhere, when members append again. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directories.ts';
import { startPair, storeMany } from './support/pair.ts';
import { type Peer, until, untilOnline, untilSame } from './support/peer.ts';
import type { RelayProcess } from './support/relay.ts';

let relay: RelayProcess;
let anna: Peer;
let ben: Peer;

async function storeEverywhere(peer: Peer, name: string, count: number): Promise<void> {
  await storeMany(peer, name, count);
  await untilSame(anna, ben);
}

/** Stops the relay, and has it start with the given database. */
async function restartWith(database: string | null): Promise<string> {
  await relay.stop();
  const copy = join(temporaryDirectory(), 'relay.db');
  cpSync(relay.database, copy);
  if (database !== null) {
    for (const end of ['-wal', '-shm']) rmSync(relay.database + end, { force: true });
    cpSync(database, relay.database);
  }
  await relay.start();
  return copy;
}

beforeEach(async () => {
  ({ relay, anna, ben } = await startPair());
});

/** Writes so that the ends of segments lie elsewhere when Anna is the first who appends again. */
async function rewind(whileGone: () => Promise<void>): Promise<void> {
  await storeEverywhere(anna, 'Anna', 5);
  const copy = await restartWith(null);
  await Promise.all([untilOnline(anna), untilOnline(ben)]);
  await storeEverywhere(ben, 'Ben', 15);
  await storeEverywhere(anna, 'Anna again', 15);
  await ben.close();
  await restartWith(copy);
  await untilOnline(anna);
  await whileGone();
  await ben.open();
}

describe('what is written afterwards arrives', async () => {
  test('where the other sees the segment open again', async () => {
    await rewind(async () => {});
    await storeEverywhere(anna, 'Anna afterwards', 2);
    await storeEverywhere(ben, 'Ben afterwards', 2);
    expect(await anna.contents()).toHaveLength(39);
  });

  test('where the other finds another segment in its place', async () => {
    await rewind(async () => {
      for (let n = 0; n < 20; n++) await anna.store(`Anna while Ben was gone ${n}`);
      await until(() => expect(anna.team().to_send).toBe(0));
    });
    await storeEverywhere(anna, 'Anna afterwards', 2);
    await storeEverywhere(ben, 'Ben afterwards', 2);
    expect(await anna.contents()).toHaveLength(59);
  });
});
