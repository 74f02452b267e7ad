import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { arrayOf, controlDocument, logDocument, SEGMENTS_ARRAY } from '../../../src/protocol/documents.ts';
import { parseEntry } from '../../../src/protocol/entry.ts';
import { ticketInHeaders } from '../../../src/protocol/ticket.ts';
import { answerMessage, readMessage, stateMessage, updateMessage } from '../../../sync-server/src/wire.ts';

export interface RefusedUpgrade {
  code: string;
  message: string;
  /** What the relay takes the time for, in milliseconds since 1970; that of this machine when it is left out. */
  now?: number;
}

function refusal({ code, message, now = Date.now() }: RefusedUpgrade): string {
  const body = JSON.stringify({ error: { code, message } });
  const date = new Date(now).toUTCString();
  return `HTTP/1.1 401 Unauthorized\r\nDate: ${date}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}

/** A relay that keeps no rule: it checks nothing, and its documents can be changed at will. */
export class LawlessRelay {
  readonly #documents = new Map<string, Y.Doc>();
  readonly #segments = new Map<string, Uint8Array>();
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'holdfast.v1' });
  team = '';
  /** Why somebody with this ticket is not let in; null: everybody is. */
  refuse: (ticket: string) => RefusedUpgrade | null = () => null;

  private constructor() {
    this.#http = createServer((request, response) => void this.#answer(request, response));
    this.#http.on('upgrade', (request, socket, head) => {
      const no = this.refuse(ticketInHeaders(request.headers) ?? '');
      if (no) return void socket.end(refusal(no));
      this.#sockets.handleUpgrade(request, socket, head, (client) =>
        this.#serve(client, (request.url ?? '').slice(1)),
      );
    });
  }

  /** Listens on a port of the system's choice until the tests of the file are over. */
  static async open(): Promise<LawlessRelay> {
    const relay = new LawlessRelay();
    relay.#http.listen(0, '127.0.0.1');
    await once(relay.#http, 'listening');
    opened.push(relay);
    return relay;
  }

  get url(): string {
    const address = this.#http.address();
    if (address === null || typeof address === 'string') throw new Error('The relay is closed');
    return `ws://127.0.0.1:${address.port}`;
  }

  get control(): Y.Doc {
    return this.document(controlDocument(this.team));
  }

  log(segment = 1): Y.Doc {
    return this.document(logDocument(this.team, segment));
  }

  document(name: string): Y.Doc {
    const known = this.#documents.get(name);
    if (known) return known;
    const made = new Y.Doc({ gc: false });
    this.#documents.set(name, made);
    return made;
  }

  /** The entries of a device. */
  entriesOf(document: Y.Doc, device: string): Uint8Array[] {
    return document.getArray<Uint8Array>(arrayOf(device)).toArray();
  }

  /** Puts items where it likes; everybody who is there gets them. */
  push(document: Y.Doc, device: string, ...items: unknown[]): void {
    document
      .getArray(arrayOf(device))
      .push(items.map((item) => (item instanceof Uint8Array ? new Uint8Array(item) : item)));
  }

  /** Serves another document in the place of one, and sends everybody away to get it. */
  replace(name: string, document: Y.Doc): void {
    this.#documents.set(name, document);
    this.disconnect();
  }

  /** A document as it is now, to be served again later. */
  copyOf(document: Y.Doc): Y.Doc {
    const copy = new Y.Doc({ gc: false });
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(document));
    return copy;
  }

  /** Lists the segment as sealed with these bytes, and serves others where `served` is given. */
  seal(segment: number, bytes: Uint8Array, served = bytes): void {
    this.#segments.set(`/v1/teams/${this.team}/log/${segment}`, served);
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.control.getArray(SEGMENTS_ARRAY).push([{ n: segment, bytes: bytes.length, hash }]);
  }

  disconnect(): void {
    for (const client of this.#sockets.clients) client.terminate();
  }

  close(): void {
    this.disconnect();
    this.#http.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'POST') {
      const entry = parseEntry(await buffer(request));
      this.team = entry.team;
      this.push(this.control, entry.device, entry.bytes);
      response.writeHead(201).end();
      return;
    }
    const bytes = this.#segments.get(request.url ?? '');
    response.writeHead(bytes ? 200 : 404).end(bytes);
  }

  #serve(client: WebSocket, name: string): void {
    const document = this.document(name);
    const tell = (update: Uint8Array, origin: unknown): void => {
      if (origin !== client) client.send(updateMessage(update));
    };
    document.on('update', tell);
    client.on('close', () => document.off('update', tell));
    client.on('message', (data: Buffer) => {
      const message = readMessage(data);
      if (message.kind === 'state')
        client.send(answerMessage(Y.encodeStateAsUpdate(document, message.vector)));
      if (message.kind !== 'update') return;
      Y.applyUpdate(document, message.update, client);
      client.send(stateMessage(Y.encodeStateVector(document)));
    });
    client.send(stateMessage(Y.encodeStateVector(document)));
  }
}

const opened: LawlessRelay[] = [];
afterAll(() => {
  for (const relay of opened) relay.close();
});
