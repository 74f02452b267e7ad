import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { arrayOf } from '../../../src/protocol/documents.ts';
import type { Entry } from '../../../src/protocol/entry.ts';
import { readRefusal } from '../../../src/protocol/refusals.ts';
import { ticketProtocols } from '../../../src/protocol/ticket.ts';
import { answerMessage, stateMessage, updateMessage } from '../wire.ts';

/** How long something may take that comes by itself. */
const PATIENCE_MS = 10_000;

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(what);
    await sleep(1);
  }
}

/** Why a relay does not open a socket. */
export class NotOpened extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(`${status} ${code}`);
    this.status = status;
    this.code = code;
  }
}

async function whyNot(socket: WebSocket): Promise<NotOpened> {
  const [, response] = await once(socket, 'unexpected-response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return new NotOpened(response.statusCode, JSON.parse(text).error.code);
}

/**
 * A client of the relay that keeps a Yjs document and writes what it is told, right or wrong. It says everything at the
 * level of messages, so that tests can say what no honest client would.
 */
export class TestSocket {
  readonly doc: Y.Doc;
  readonly refusals: string[] = [];
  /** The last state vector of the relay. */
  durable = new Map<number, number>();
  acknowledgements = 0;
  closed: { code: number; reason: string } | undefined;
  readonly raw: WebSocket;

  private constructor(socket: WebSocket, doc: Y.Doc) {
    this.raw = socket;
    this.doc = doc;
    socket.on('message', (data) => this.#receive(new Uint8Array(data as Buffer)));
    socket.on('error', () => {});
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
  }

  /** Rejects with `NotOpened` when the relay refuses. Resolves when the document is here. */
  static async open(
    port: number,
    document: string,
    ticket: string,
    doc = new Y.Doc({ gc: false }),
  ): Promise<TestSocket> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${document}`, ticketProtocols(ticket));
    const client = new TestSocket(socket, doc);
    const refused = whyNot(socket);
    const opened = await Promise.race([once(socket, 'open').then(() => null), refused]);
    if (opened !== null) throw opened;
    socket.send(stateMessage(Y.encodeStateVector(client.doc)));
    await until(() => client.#synced || client.closed !== undefined, 'nothing came');
    if (client.closed !== undefined) throw new Error('closed');
    return client;
  }

  #synced = false;

  /** Appends entries to the array of a device. Resolves when they are durable; rejects with the code of a refusal. */
  async append(device: string, ...entries: Entry[]): Promise<void> {
    await this.sendUpdate(this.appendLocally(device, ...entries));
  }

  /** The update that appends the entries, which the relay does not hear of. */
  appendLocally(device: string, ...entries: Entry[]): Uint8Array {
    const before = Y.encodeStateVector(this.doc);
    this.doc.getArray(arrayOf(device)).push(entries.map(({ bytes }) => bytes));
    return Y.encodeStateAsUpdate(this.doc, before);
  }

  /** Sends an update. Resolves with the next acknowledgement; rejects with the code of a refusal. */
  async sendUpdate(update: Uint8Array): Promise<void> {
    const [answered, refused] = [this.acknowledgements, this.refusals.length];
    this.raw.send(updateMessage(update));
    const answer = () => this.acknowledgements > answered || this.refusals.length > refused;
    await until(() => answer() || this.closed !== undefined, 'no answer');
    const refusal = this.refusals[refused];
    if (refusal !== undefined) throw new Error(refusal);
    if (this.acknowledgements === answered) throw new Error('closed');
  }

  /** The entries of a device that have come. */
  entriesOf(device: string): unknown[] {
    return this.doc.getArray(arrayOf(device)).toArray();
  }

  async untilClosed(): Promise<number> {
    await until(() => this.closed !== undefined, 'still open');
    return this.closed?.code ?? 0;
  }

  async close(): Promise<void> {
    if (this.raw.readyState === WebSocket.CLOSED) return;
    this.raw.terminate();
    await once(this.raw, 'close');
  }

  #receive(bytes: Uint8Array): void {
    const decoder = decoding.createDecoder(bytes);
    if (decoding.readVarUint(decoder) === 2) {
      decoding.readVarUint(decoder);
      this.refusals.push(readRefusal(decoding.readVarString(decoder))?.code ?? 'no reason');
      return;
    }
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === 0) this.#acknowledged(payload);
    else Y.applyUpdate(this.doc, payload);
    this.#synced ||= step === 1;
  }

  #acknowledged(vector: Uint8Array): void {
    this.durable = Y.decodeStateVector(vector);
    this.acknowledgements += 1;
  }

  /** Answers as stock clients do: with everything that the relay lacks. */
  answerWithAll(): void {
    const update = Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(new Map(this.durable)));
    this.raw.send(answerMessage(update));
  }
}
