import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import {
  messageYjsSyncStep1 as STEP_1,
  messageYjsSyncStep2 as STEP_2,
  messageYjsUpdate as UPDATE,
} from 'y-protocols/sync';
import { MESSAGE } from '../../../protocol/messages.ts';
import { type Refusal, readRefusal } from '../../../protocol/refusals.ts';

const DENIED = 0;

/** What a relay sends. */
export type FromRelay =
  /** The state vector that it has durably (rule T-31), to be answered with what it lacks. */
  | { kind: 'state'; vector: Uint8Array }
  /** `whole`: the answer to a state vector, after which the document is as the relay has it. */
  | { kind: 'update'; update: Uint8Array; whole: boolean }
  /** Why an update was not taken. */
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'other' };

/** Throws on what is not of the protocol. */
export function readMessage(bytes: Uint8Array): FromRelay {
  const decoder = decoding.createDecoder(bytes);
  const type = decoding.readVarUint(decoder);
  if (type === MESSAGE.auth && decoding.readVarUint(decoder) === DENIED) {
    const refusal = readRefusal(decoding.readVarString(decoder));
    if (refusal === null) throw new Error('The refusal has no reason');
    return { kind: 'refused', refusal };
  }
  if (type !== MESSAGE.sync) return { kind: 'other' };
  const step = decoding.readVarUint(decoder);
  const payload = decoding.readVarUint8Array(decoder);
  if (step === STEP_1) return { kind: 'state', vector: payload };
  if (step === STEP_2 || step === UPDATE) return { kind: 'update', update: payload, whole: step === STEP_2 };
  throw new Error(`There is no sync message ${step}`);
}

function syncMessage(step: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, MESSAGE.sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/** Asks for what this state vector lacks. */
export const askFor = (vector: Uint8Array): Uint8Array => syncMessage(STEP_1, vector);
export const sendUpdate = (update: Uint8Array): Uint8Array => syncMessage(UPDATE, update);
