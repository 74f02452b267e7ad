/** Rule T-32: segments are sealed, and served as they are. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { arrayOf, SEGMENTS_ARRAY } from '../../src/protocol/documents.ts';
import { eventually } from '../../test/support/eventually.ts';
import { foundTeam, joinTeam, openControl, openLog, relay } from './testing/relay-kit.ts';
import type { TestDevice } from './testing/team-kit.ts';
import type { TestSocket } from './testing/test-socket.ts';

const SEGMENT_BYTES = 8 * 1024;

const fetchSegment = (port: number, device: TestDevice, segment: number, headers = {}) =>
  fetch(`http://127.0.0.1:${port}/v1/teams/${device.team}/log/${segment}`, {
    headers: { authorization: `Bearer ${device.ticket()}`, ...headers },
  });

const listOf = (control: TestSocket) => control.doc.getArray(SEGMENTS_ARRAY).toArray();

async function filled() {
  const node = await relay({ segment_bytes: SEGMENT_BYTES });
  const anna = await foundTeam(node.port);
  const control = await openControl(node.port, anna);
  const log = await openLog(node.port, anna);
  const entries = Array.from({ length: 3 }, () => anna.operation('put', SEGMENT_BYTES / 2));
  for (const entry of entries.slice(0, 2)) await log.append(anna.id, entry);
  await eventually(() => expect(listOf(control)).toHaveLength(1));
  return { node, anna, control, log, entries };
}

test('a full segment is sealed, listed in the control document and refused to writers, who go on in the next', async () => {
  const { node, anna, log, entries } = await filled();
  const update = log.appendLocally(anna.id, ...entries.slice(2));
  await expect(log.sendUpdate(update)).rejects.toThrow('sealed');
  expect(log.closed).toBeUndefined();
  const next = await openLog(node.port, anna, 2);
  await next.append(anna.id, ...entries.slice(2));
  await expect(openLog(node.port, anna, 3)).rejects.toMatchObject({ code: 'unknown_document' });
});

test('the list says what is served: a Yjs update with all entries, under a hash that is its ETag', async () => {
  const { node, anna, control, entries } = await filled();
  const response = await fetchSegment(node.port, anna, 1);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const hash = createHash('sha256').update(bytes).digest('hex');
  expect(listOf(control)).toEqual([{ n: 1, bytes: bytes.length, hash }]);
  expect(response.headers.get('etag')).toBe(`"${hash}"`);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, bytes);
  expect(doc.getArray(arrayOf(anna.id)).toArray()).toEqual(entries.slice(0, 2).map((entry) => entry.bytes));
  const again = await fetchSegment(node.port, anna, 1, { 'if-none-match': `"${hash}"` });
  expect(again.status).toBe(304);
});

test('a sealed segment stays what it is when the relay comes back, and can still be read by its socket', async () => {
  const { node, anna, entries } = await filled();
  const before = await (await fetchSegment(node.port, anna, 1)).arrayBuffer();
  await node.close();
  const later = await relay({ segment_bytes: SEGMENT_BYTES, database: node.database });
  expect(await (await fetchSegment(later.port, anna, 1)).arrayBuffer()).toEqual(before);
  const reader = await openLog(later.port, anna);
  expect(reader.entriesOf(anna.id)).toHaveLength(2);
  const late = reader.append(anna.id, ...entries.slice(2));
  await expect(late).rejects.toThrow('sealed');
});

test('one segment after the other is sealed, with one list', async () => {
  const { node, anna, control } = await filled();
  const ben = await joinTeam(node.port, anna, 'publisher');
  for (const segment of [2, 3]) {
    const log = await openLog(node.port, ben, segment);
    await log.append(ben.id, ben.operation('put', SEGMENT_BYTES));
    await eventually(() => expect(listOf(control)).toHaveLength(segment));
  }
  expect(listOf(control)).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test('only members read segments, and only sealed ones', async () => {
  const { node, anna } = await filled();
  const stranger = await foundTeam(node.port);
  const url = `http://127.0.0.1:${node.port}/v1/teams/${anna.team}/log/1`;
  expect((await fetch(url)).status).toBe(401);
  const foreign = await fetch(url, { headers: { authorization: `Bearer ${stranger.ticket()}` } });
  expect(foreign.status).toBe(403);
  expect((await fetchSegment(node.port, anna, 2)).status).toBe(404);
});
