/** Messages of the y-websocket protocol (rule T-28). */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { writePermissionDenied } from 'y-protocols/auth';
import { messageYjsSyncStep1, messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import { MESSAGE } from '../../src/protocol/messages.ts';
import { type RefusalCode, writeRefusal } from '../../src/protocol/refusals.ts';

const IGNORED: readonly number[] = [MESSAGE.awareness, MESSAGE.auth, MESSAGE.queryAwareness];

export type Incoming =
  | { kind: 'state'; vector: Uint8Array }
  | { kind: 'update'; update: Uint8Array }
  /** Awareness and answers that nobody asked for. */
  | { kind: 'ignored' };

function readSync(decoder: decoding.Decoder): Incoming {
  const type = decoding.readVarUint(decoder);
  const bytes = decoding.readVarUint8Array(decoder);
  if (type === messageYjsSyncStep1) return { kind: 'state', vector: bytes };
  if (type === messageYjsSyncStep2 || type === messageYjsUpdate) return { kind: 'update', update: bytes };
  throw new Error(`There is no sync message of type ${type}.`);
}

/** Throws when the bytes are not a message. */
export function readMessage(bytes: Uint8Array): Incoming {
  const decoder = decoding.createDecoder(bytes);
  const type = decoding.readVarUint(decoder);
  if (type === MESSAGE.sync) return readSync(decoder);
  if (IGNORED.includes(type)) return { kind: 'ignored' };
  throw new Error(`There is no message of type ${type}.`);
}

const syncMessage = (type: number, bytes: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.sync);
    encoding.writeVarUint(encoder, type);
    encoding.writeVarUint8Array(encoder, bytes);
  });

/** SyncStep1, which is also the acknowledgement of what its state vector covers (rule T-31). */
export const stateMessage = (vector: Uint8Array): Uint8Array => syncMessage(messageYjsSyncStep1, vector);
/** SyncStep2: what the other side lacks. */
export const answerMessage = (update: Uint8Array): Uint8Array => syncMessage(messageYjsSyncStep2, update);
/** An update of others. */
export const updateMessage = (update: Uint8Array): Uint8Array => syncMessage(messageYjsUpdate, update);

/** Why an update was not taken. */
export const refusalMessage = ({ code, message }: { code: RefusalCode; message: string }): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, MESSAGE.auth);
    writePermissionDenied(encoder, writeRefusal(code, message));
  });
