import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import { SEGMENTS_ARRAY } from '../../../src/protocol/documents.ts';
import type { LiveDocument } from '../documents/live.ts';
import type { FanOut } from '../fanout/port.ts';
import type { RelayStorage } from '../storage/port.ts';

/** What the control document says of a sealed segment (rule T-27). */
export interface SealedSegment {
  /** The number in the name of the document. */
  n: number;
  bytes: number;
  /** SHA-256 of the bytes that are served, hexadecimal. */
  hash: string;
}

/** The update that appends to the list of segments, with a Yjs client id of its own, and that id. */
function announcing(control: LiveDocument, segment: SealedSegment): { update: Uint8Array; client: number } {
  const copy = new Y.Doc({ gc: false });
  Y.applyUpdate(copy, control.since());
  const before = Y.encodeStateVector(copy);
  copy.getArray(SEGMENTS_ARRAY).push([segment]);
  return { update: Y.encodeStateAsUpdate(copy, before), client: copy.clientID };
}

/**
 * Ends the segment and makes that known in the control document (rule T-32). False when another node has written to it
 * meanwhile, or sealed it.
 */
export async function sealSegment(
  log: LiveDocument,
  control: LiveDocument,
  { storage, fanOut }: { storage: RelayStorage; fanOut: FanOut },
): Promise<boolean> {
  if (log.about.stream !== 'log') return false;
  const bytes = log.since();
  const hash = createHash('sha256').update(bytes).digest('hex');
  const announcement = announcing(control, { n: log.about.segment, bytes: bytes.length, hash });
  const seq = await storage.seal({
    team: log.about.team,
    document: log.name,
    through: log.seq,
    segment: { bytes, hash },
    announcement: { document: control.name, ...announcement },
  });
  log.refresh();
  if (seq === null) return false;
  control.refresh();
  await fanOut.publish(control.name, seq);
  return true;
}
