/**
 * `npm run bench:segments [-- --entries 1000000 --writers 1000]`: how long a machine takes to load the sealed segments of a
 * large log, one after the other as it does, and what memory that needs. The documents alone: entries are random bytes
 * of the usual length, which nobody checks, opens or stores; `npm run bench:team` has all of that.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import * as Y from 'yjs';
import { RelayDocument } from '../../src/main/core/sync/document.ts';
import { arrayOf } from '../../src/protocol/documents.ts';
import { residentMiB } from '../lib/process.ts';

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    writers: { type: 'string', default: '1000' },
  },
});
const entries = Number(values.entries);
const writers = Number(values.writers);
const ENTRY_BYTES = 520;
/** About the 4 MiB at which the relay seals. */
const ENTRIES_OF_SEGMENT = 8000;
const MIB = 2 ** 20;

/** A segment as the relay serves it: every writer with a Yjs client id of its own, in turn. */
function segment(size: number): Uint8Array {
  const doc = new Y.Doc({ gc: false });
  doc.transact(() => {
    for (let index = 0; index < size; index++) {
      const writer = index % writers;
      doc.clientID = writer + 1;
      doc.getArray(arrayOf(`writer${writer}`)).push([new Uint8Array(randomBytes(ENTRY_BYTES))]);
    }
  });
  return Y.encodeStateAsUpdate(doc);
}

let bytes = 0;
let read = 0;
let milliseconds = 0;
let heap = 0;
for (let left = entries; left > 0; left -= ENTRIES_OF_SEGMENT) {
  const update = segment(Math.min(left, ENTRIES_OF_SEGMENT));
  bytes += update.length;
  const start = performance.now();
  const document = new RelayDocument();
  document.apply(update);
  for (const device of document.devices()) read += document.itemsOf(device, 0).length;
  milliseconds += performance.now() - start;
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  heap = Math.max(heap, heapUsed + arrayBuffers);
}
if (read !== entries) throw new Error(`${read} of ${entries} entries were read`);

console.log(`| ${entries.toLocaleString('en')} entries of ${writers.toLocaleString('en')} writers | |`);
console.log('| --- | --- |');
console.log(`| segments, in bytes | ${(bytes / MIB).toFixed(0)} MiB |`);
console.log(`| loading and reading all of them | ${(milliseconds / 1000).toFixed(1)} s |`);
console.log(
  `| heap and buffers at most, garbage and the making of segments included | ${(heap / MIB).toFixed(0)} MiB |`,
);
console.log(`| resident memory at the end | ${residentMiB(process.pid)?.toFixed(0)} MiB |`);
