import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { arrayOf, logDocument } from '../../src/protocol/documents.ts';
import { ticketProtocols } from '../../src/protocol/ticket.ts';
import { eventually } from '../../test/support/eventually.ts';
import { afterTest, foundTeam, joinTeam, openLog, relay } from './testing/relay-kit.ts';
import { TestDevice } from './testing/team-kit.ts';

function stockClient(port: number, document: string, ticket: string | null, doc = new Y.Doc()) {
  const provider = new WebsocketProvider(`ws://127.0.0.1:${port}`, document, doc, {
    // Its type is that of browsers.
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    protocols: ticket === null ? [] : ticketProtocols(ticket),
    disableBc: true,
    maxBackoffTime: 100,
  });
  afterTest(() => provider.destroy());
  return provider;
}
const untilSynced = (provider: WebsocketProvider) => eventually(() => expect(provider.synced).toBe(true));

test('T-28: two stock clients of y-websocket share a document', async () => {
  const { port } = await relay();
  const anna = await foundTeam(port);
  const ben = await joinTeam(port, anna, 'publisher');
  const name = logDocument(anna.team, 1);
  const [hers, his] = [stockClient(port, name, anna.ticket()), stockClient(port, name, ben.ticket())];
  await Promise.all([untilSynced(hers), untilSynced(his)]);
  const written = anna.operation().bytes;
  hers.doc.getArray(arrayOf(anna.id)).push([written]);
  await eventually(() => expect(his.doc.getArray(arrayOf(anna.id)).toArray()).toEqual([written]));
  const answer = ben.operation().bytes;
  his.doc.getArray(arrayOf(ben.id)).push([answer]);
  await eventually(() => expect(hers.doc.getArray(arrayOf(ben.id)).toArray()).toEqual([answer]));
});

test('T-29: a stock client without a ticket, or with that of a stranger, gets nothing', async () => {
  const { port } = await relay();
  const anna = await foundTeam(port);
  const name = logDocument(anna.team, 1);
  await (await openLog(port, anna)).append(anna.id, anna.operation());
  for (const ticket of [null, new TestDevice(anna.team).ticket()]) {
    const provider = stockClient(port, name, ticket);
    const failures = vi.fn();
    provider.on('connection-error', failures);
    await eventually(() => expect(failures.mock.calls.length).toBeGreaterThan(1));
    expect(provider.synced).toBe(false);
    expect(provider.doc.share.size).toBe(0);
    provider.destroy();
  }
});

test('T-31: a stock client that wrote while it was away is asked for it', async () => {
  const { port } = await relay();
  const anna = await foundTeam(port);
  const provider = stockClient(port, logDocument(anna.team, 1), anna.ticket());
  await untilSynced(provider);
  provider.disconnect();
  const entries = [anna.operation(), anna.operation()].map(({ bytes }) => bytes);
  provider.doc.getArray(arrayOf(anna.id)).push(entries);
  provider.connect();
  await untilSynced(provider);
  const reader = await openLog(port, anna);
  await eventually(() => expect(reader.entriesOf(anna.id)).toEqual(entries));
});
