import * as Y from 'yjs';
import { parseControl } from '../../../src/protocol/control.ts';
import { arrayOf, controlDocument } from '../../../src/protocol/documents.ts';
import { type Entry, headOf, parseEntry } from '../../../src/protocol/entry.ts';
import { evaluateTeam } from '../../../src/protocol/evaluate.ts';
import { Refusal, refusing } from '../documents/refusal.ts';
import type { Append } from '../storage/port.ts';

/** The entry as the first one of a team, of which it proves to be (rules T-2, T-34). Throws a refusal. */
export function readFounding(bytes: Uint8Array): Entry {
  const entry = refusing(() => parseEntry(bytes));
  const control = refusing(() => parseControl(entry));
  if (evaluateTeam(entry.team, [control]).founding === null)
    throw new Refusal('bad_signature', 'The entry does not found the team that it names.');
  return entry;
}

/** The founding entry as the first item of the founder in the control document. */
export function foundingUpdate(entry: Entry): Append {
  const doc = new Y.Doc({ gc: false });
  // Yjs takes no Buffer.
  doc.getArray(arrayOf(entry.device)).push([new Uint8Array(entry.bytes)]);
  return {
    team: entry.team,
    document: controlDocument(entry.team),
    update: Y.encodeStateAsUpdate(doc),
    stream: 'ctl',
    device: entry.device,
    clients: [doc.clientID],
    from: null,
    to: headOf(entry),
  };
}
