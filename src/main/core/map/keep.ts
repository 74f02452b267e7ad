import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import {
  beginLayout,
  completeLayout,
  currentLayout,
  forgetOtherLayouts,
  type MapLayout,
  savePoints,
} from '../store/map.ts';
import { unpackPoints } from './packing.ts';
import type { Arranged, PackedPoints } from './protocol.ts';

/** Places that are written in one go: a few milliseconds, so that others who write wait little. */
const STEP = 1000;

/** Keeps what was arranged; a new layout replaces the old one at once, when all of it is on the disk. */
export async function keepArranged(
  db: Database,
  { fresh, points }: Arranged,
  made: { model: string; at: number },
): Promise<void> {
  if (fresh === null) {
    const layout = currentLayout(db);
    if (layout !== undefined) await savePacked(db, layout, points);
    return;
  }
  const layout = { ...fresh, model: made.model, created_at: made.at };
  const id = db.write((tx) => beginLayout(tx, layout));
  await savePacked(db, { ...layout, id }, points);
  db.write((tx) => completeLayout(tx, id));
  await forgetOthers(db, id);
}

async function savePacked(db: Database, layout: MapLayout, points: PackedPoints): Promise<void> {
  for (let from = 0; from < points.seqs.length; from += STEP) {
    db.write((tx) => savePoints(tx, layout, unpackPoints(points, from, from + STEP)), { durable: false });
    await nextTurn();
  }
}

async function forgetOthers(db: Database, id: number): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = db.write((tx) => forgetOtherLayouts(tx, id, from, STEP), { durable: false });
    await nextTurn();
  }
}
