import type { Logger } from 'pino';
import { z } from 'zod';
import { sha256, toHex } from '../../../protocol/ids.ts';
import type { Database } from '../store/database.ts';
import { doneSegments, markSegmentDone, reopenSegment } from '../store/team-streams.ts';
import { RelayDocument } from './document.ts';
import type { Inbox } from './inbox.ts';

/** A segment as the relay lists it (rule T-27). */
const Sealed = z.object({ n: z.int().positive(), bytes: z.int().nonnegative(), hash: z.string().length(64) });
type Sealed = z.output<typeof Sealed>;

export interface SegmentsContext {
  db: Database;
  team: string;
  logger: Logger;
  inbox: Inbox;
  /** The bytes of a sealed segment. */
  fetch(segment: number): Promise<Uint8Array>;
}

/** Sealed segments that follow each other from the first; what a relay lists beyond a hole is of no use. */
function inOrder(listed: readonly unknown[]): Sealed[] {
  const sealed = new Map(
    listed.flatMap((item) => {
      const read = Sealed.safeParse(item);
      return read.success ? [[read.data.n, read.data] as const] : [];
    }),
  );
  const found = [];
  for (let next = sealed.get(1); next; next = sealed.get(next.n + 1)) found.push(next);
  return found;
}

/** Reads what is sealed and was not read yet. Returns the number of the open segment. */
export async function readSealed(context: SegmentsContext, control: RelayDocument): Promise<number> {
  const { db, team, logger } = context;
  const sealed = inOrder(control.sealed());
  const known = doneSegments(db, team);
  const changed = [...known].find(([n, hash]) => sealed[n - 1]?.hash !== hash)?.[0] ?? sealed.length + 1;
  if (known.has(changed)) {
    logger.warn(
      { team, segment: changed, code: 'relay_behind' },
      'the relay has not the sealed segment that it had',
    );
    db.write((tx) => reopenSegment(tx, team, changed));
  }
  for (const segment of sealed)
    if ((segment.n >= changed || !known.has(segment.n)) && context.inbox.mayFinish(segment.n))
      await readOne(context, segment);
  return sealed.length + 1;
}

async function readOne({ db, team, inbox, fetch }: SegmentsContext, { n, hash }: Sealed): Promise<void> {
  const bytes = await fetch(n);
  if (toHex(sha256(bytes)) !== hash) throw new Error(`The relay sent another segment ${n} than it lists`);
  const document = new RelayDocument();
  document.apply(bytes);
  if (await inbox.read(document, n, true)) db.write((tx) => markSegmentDone(tx, team, n, hash));
}
