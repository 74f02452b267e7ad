import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { eventually } from '../../../test/support/eventually.ts';
import { Broadcast } from './broadcast.ts';

const [ann, ben] = [{ name: 'ann' }, { name: 'ben' }];
const doc = new Y.Doc();
const changes: Uint8Array[] = [];
doc.on('update', (update: Uint8Array) => void changes.push(update));
for (const text of ['a', 'b', 'c']) doc.getArray('x').push([text]);
const [first, second, third] = changes as [Uint8Array, Uint8Array, Uint8Array];

test('sends a change at once, to all but its sender', async () => {
  const send = vi.fn();
  new Broadcast<object>(send).add({ update: first, from: ann });
  await Promise.resolve();
  expect(send.mock.calls).toEqual([[first, ann]]);
});

test('sends what came during a long round in one update, to everybody', async () => {
  const send = vi.fn(() => {
    const end = performance.now() + 20;
    while (performance.now() < end);
  });
  const broadcast = new Broadcast<object>(send);
  broadcast.add({ update: first, from: ann });
  await Promise.resolve();
  broadcast.add({ update: second, from: ann });
  broadcast.add({ update: third, from: ben });
  await Promise.resolve();
  expect(send).toHaveBeenCalledTimes(1);
  await eventually(() => expect(send).toHaveBeenCalledTimes(2));
  expect(send).toHaveBeenLastCalledWith(Y.mergeUpdates([second, third]), null);
});
