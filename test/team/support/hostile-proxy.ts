import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FrameReader, unmasked } from './frames.ts';

/** How bad the network is. Chances are per chunk (or message) and from 0 to 1. */
export interface Weather {
  /** The connection ends in the middle of a chunk. */
  cut: number;
  /** Milliseconds that a chunk may be late. */
  delay: number;
  /** Chance that all of a connection reaches the relay a second time, over another connection. */
  twice: number;
  /** What TCP never does, but a relay can: single messages of WebSockets are left out, swapped, or sent again. */
  lose: number;
  swap: number;
  repeat: number;
}

export const CALM: Weather = { cut: 0, delay: 0, twice: 0, lose: 0, swap: 0, repeat: 0 };

/** Gets what goes over the network, both ways, as it was before clients put a mask over it. */
export type Record = (bytes: Buffer) => void;

/** A network between engines and a relay. */
export class HostileProxy {
  weather = CALM;
  #parted = false;
  readonly #target: number;
  readonly #random: () => number;
  readonly #record: Record;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(target: number, random: () => number, record: Record) {
    this.#target = target;
    this.#random = random;
    this.#record = record;
    this.#server = createServer((client) => this.#join(client));
  }

  /** Listens on a port of the system's choice, in front of `target` on this machine. */
  static async open(target: number, random: () => number, record: Record = () => {}): Promise<HostileProxy> {
    const proxy = new HostileProxy(target, random, record);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy is closed');
    return `ws://127.0.0.1:${address.port}`;
  }

  /** Ends all connections; others can be made. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Nothing gets through until it is over. */
  part(parted: boolean): void {
    this.#parted = parted;
    if (parted) this.cut();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(client: Socket): void {
    if (this.#parted) {
      client.destroy();
      return;
    }
    const relay = this.#connect(client);
    const twin = this.#random() < this.weather.twice ? this.#connect(client) : null;
    twin?.resume();
    this.#keep(client, [relay, ...(twin ? [twin] : [])]);
    void this.#pipe(client, [relay, ...(twin ? [twin] : [])]);
    void this.#pipe(relay, [client]);
  }

  #connect(client: Socket): Socket {
    const relay = connect(this.#target, '127.0.0.1');
    this.#keep(relay, [client]);
    return relay;
  }

  /** A socket's end is that of `others`. */
  #keep(socket: Socket, others: readonly Socket[]): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      for (const other of others) other.destroy();
    });
  }

  async #pipe(from: Socket, to: readonly Socket[]): Promise<void> {
    const frames = new FrameReader();
    try {
      for await (const chunk of from) {
        const { cut, delay } = this.weather;
        if (delay > 0) await sleep(this.#random() * delay);
        const parts = frames.read(chunk);
        for (const part of parts) this.#record(unmasked(part));
        const sent = this.#disturbed(parts);
        if (this.#random() < cut) {
          const half = Buffer.concat(sent);
          for (const socket of to) socket.end(half.subarray(0, Math.floor(this.#random() * half.length)));
          from.destroy();
          return;
        }
        for (const part of sent) for (const socket of to) socket.write(part);
      }
    } catch {
      // The socket was destroyed while it was read, as sockets are here.
    }
  }

  #disturbed(messages: readonly Buffer[]): Buffer[] {
    const { lose, swap, repeat } = this.weather;
    const kept = messages.filter(() => this.#random() >= lose);
    const again = kept.flatMap((message) => (this.#random() < repeat ? [message, message] : [message]));
    return this.#random() < swap ? again.reverse() : again;
  }
}
