import * as encoding from 'lib0/encoding';
import { expect, test } from 'vitest';
import { writePermissionDenied } from 'y-protocols/auth';
import * as sync from 'y-protocols/sync';
import * as Y from 'yjs';
import { writeRefusal } from '../../../protocol/refusals.ts';
import { askFor, readMessage, sendUpdate } from './wire.ts';

/** A message as the protocol's own library writes it. */
function written(type: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, type);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

const doc = new Y.Doc();
doc.getArray('d/anna').push([1]);
const update = Y.encodeStateAsUpdate(doc);

test('T-28: messages are those of y-websocket', () => {
  const vector = Y.encodeStateVector(doc);
  expect(askFor(vector)).toEqual(written(0, (encoder) => sync.writeSyncStep1(encoder, doc)));
  expect(sendUpdate(update)).toEqual(written(0, (encoder) => sync.writeUpdate(encoder, update)));
  expect(readMessage(askFor(vector))).toEqual({ kind: 'state', vector });
  expect(readMessage(sendUpdate(update))).toEqual({ kind: 'update', update, whole: false });
  const answer = written(0, (encoder) => sync.writeSyncStep2(encoder, doc));
  expect(readMessage(answer)).toMatchObject({ kind: 'update', whole: true });
});

test('T-28: refusals have a code and a reason; awareness is passed over', () => {
  const text = writeRefusal('sealed', 'The segment is sealed.');
  const refused = written(2, (encoder) => writePermissionDenied(encoder, text));
  expect(readMessage(refused)).toEqual({
    kind: 'refused',
    refusal: { code: 'sealed', message: 'The segment is sealed.' },
  });
  expect(readMessage(written(1, () => {}))).toEqual({ kind: 'other' });
});

test('what is no message is an error', () => {
  expect(() => readMessage(new Uint8Array())).toThrow();
  expect(() => readMessage(written(0, (encoder) => encoding.writeVarUint(encoder, 7)))).toThrow();
  expect(() => readMessage(written(2, (encoder) => writePermissionDenied(encoder, 'words')))).toThrow();
});
