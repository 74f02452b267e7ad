/** Rule T-30 by property: whatever an update says, what is accepted of it only appends to its device's array. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { arrayOf } from '../../../src/protocol/documents.ts';
import { Ledger } from './ledger.ts';
import { Refusal } from './refusal.ts';
import { asAppended, newItems, structsOf, withoutKnown } from './yjs-rules.ts';

const DEVICES = ['anna', 'ben'] as const;
type Device = (typeof DEVICES)[number];

/** With client ids of its own making, so that a seed is enough to repeat a case. */
function copyOf(number: number): Y.Doc {
  const copy = new Y.Doc({ gc: false });
  copy.clientID = 1 + number;
  return copy;
}

/** The relay's side of a document. */
class Kept {
  readonly doc = new Y.Doc({ gc: false });
  readonly #owners = new Map<number, string>();

  /** True when the update was taken. */
  take(update: Uint8Array, device: Device): boolean {
    const ledger = new Ledger(this.doc, this.#owners, async () => null);
    const clockOf = (client: number) => ledger.clockOf(client);
    try {
      const items = asAppended(
        newItems(
          structsOf(update, () => {}),
          clockOf,
        ),
        ledger,
        device,
      );
      for (const { id } of items) this.#owners.set(id.client, device);
      Y.applyUpdate(this.doc, withoutKnown(update, clockOf));
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  entriesOf(device: Device): unknown[] {
    return this.doc.share.has(arrayOf(device)) ? this.doc.getArray(arrayOf(device)).toArray() : [];
  }
}

const bytes = fc.uint8Array({ minLength: 1, maxLength: 20 });
/** What a device does with its own copy of the document: honest appends, and everything else. */
const step = fc.record({
  device: fc.constantFrom(...DEVICES),
  /** It starts with a fresh copy, as an engine that was started again. */
  fresh: fc.boolean(),
  action: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('push' as const),
        entries: fc.array(bytes, { minLength: 1, maxLength: 3 }),
      }),
    },
    fc.record({ kind: fc.constant('insert' as const), entries: fc.tuple(bytes), at: fc.nat(5) }),
    fc.record({ kind: fc.constant('delete' as const), at: fc.nat(5) }),
    fc.record({ kind: fc.constant('foreign' as const), entries: fc.tuple(bytes) }),
  ),
  /** Everything again, instead of what is new. */
  whole: fc.boolean(),
  /** Bytes of the update that are changed on the way: position and value. */
  noise: fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 2 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function act(doc: Y.Doc, { action, device }: Step): void {
  const name = action.kind === 'foreign' ? arrayOf(device === 'anna' ? 'ben' : 'anna') : arrayOf(device);
  const array = doc.getArray<unknown>(name);
  if (action.kind === 'delete') {
    if (action.at < array.length) array.delete(action.at, 1);
  } else if (action.kind === 'insert') array.insert(Math.min(action.at, array.length), action.entries);
  else array.push(action.entries);
}

function noisy(update: Uint8Array, noise: Step['noise']): Uint8Array {
  const copy = new Uint8Array(update);
  for (const [at, value] of noise) if (at < copy.length) copy[at] = value;
  return copy;
}

describe('an update', () => {
  test('only ever appends to the array of its device, and leaves nothing pending', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const kept = new Kept();
        const copies = new Map<Device, Y.Doc>();
        for (const [number, one] of steps.entries()) {
          const copy = (!one.fresh && copies.get(one.device)) || copyOf(number);
          copies.set(one.device, copy);
          Y.applyUpdate(copy, Y.encodeStateAsUpdate(kept.doc));
          const seen = Y.encodeStateVector(kept.doc);
          act(copy, one);
          const update = noisy(Y.encodeStateAsUpdate(copy, one.whole ? undefined : seen), one.noise);
          const before = new Map(DEVICES.map((device) => [device, kept.entriesOf(device)]));
          const taken = kept.take(update, one.device);
          for (const device of DEVICES) {
            const [was, is] = [before.get(device) ?? [], kept.entriesOf(device)];
            expect(is.slice(0, was.length)).toEqual(was);
            if (!taken || device !== one.device) expect(is).toHaveLength(was.length);
          }
          expect(kept.doc.store.pendingStructs).toBeNull();
          expect(kept.doc.store.pendingDs).toBeNull();
          // A copy that the relay has refused is thrown away, as engines do.
          if (!taken) copies.delete(one.device);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('that appends, from a copy that is up to date, is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...DEVICES), bytes, fc.boolean())), (steps) => {
        const kept = new Kept();
        const copies = new Map<Device, Y.Doc>();
        const expected: Record<Device, Uint8Array[]> = { anna: [], ben: [] };
        for (const [number, [device, entry, fresh]] of steps.entries()) {
          const copy = (!fresh && copies.get(device)) || copyOf(number);
          copies.set(device, copy);
          Y.applyUpdate(copy, Y.encodeStateAsUpdate(kept.doc));
          copy.getArray(arrayOf(device)).push([entry]);
          expect(kept.take(Y.encodeStateAsUpdate(copy, Y.encodeStateVector(kept.doc)), device)).toBe(true);
          expected[device].push(entry);
        }
        for (const device of DEVICES) expect(kept.entriesOf(device)).toEqual(expected[device]);
      }),
    );
  });
});
