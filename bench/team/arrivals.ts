import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';

/** A change, by the Yjs client that made it and its number there. */
interface Change {
  client: number;
  clock: number;
}

/**
 * When changes were sent, and when they came to each member. The relay sends the same bytes to everybody, so they are
 * decoded once.
 */
export class Arrivals {
  readonly delays: number[] = [];
  readonly durable: number[] = [];
  readonly #others: number;
  readonly #sentAt = new Map<number, number[]>();
  readonly #acknowledged = new Map<number, number>();
  readonly #decoded = new Map<string, { changes: Change[]; left: number }>();

  /** `others`: members that hear of a change, without the one that made it. */
  constructor(others: number) {
    this.#others = others;
  }

  sent(client: number): void {
    this.#sentAt.set(client, [...(this.#sentAt.get(client) ?? []), performance.now()]);
  }

  /** A message of the relay to the member with this Yjs client. */
  heard(message: Buffer, client: number): void {
    const now = performance.now();
    // Sync messages: 0, then 0 for a state vector, or 1 and 2 for updates.
    if (message[1] === 0) this.#acknowledgement(message, client, now);
    else this.#update(message, client, now);
  }

  #update(message: Buffer, client: number, now: number): void {
    for (const change of this.#changesOf(message)) {
      const at = this.#sentAt.get(change.client)?.[change.clock];
      if (change.client !== client && at !== undefined) this.delays.push(now - at);
    }
  }

  #acknowledgement(message: Buffer, client: number, now: number): void {
    const times = this.#sentAt.get(client);
    let clock = this.#acknowledged.get(client) ?? 0;
    if (times === undefined || times.length === clock) return;
    const durable = Y.decodeStateVector(payloadOf(message)).get(client) ?? 0;
    for (; clock < durable; clock += 1) this.durable.push(now - (times[clock] ?? now));
    this.#acknowledged.set(client, clock);
  }

  #changesOf(message: Buffer): Change[] {
    const name = message.toString('latin1');
    const known = this.#decoded.get(name) ?? { changes: decode(message), left: this.#others };
    known.left -= 1;
    if (known.left > 0) this.#decoded.set(name, known);
    else this.#decoded.delete(name);
    return known.changes;
  }
}

function payloadOf(message: Buffer): Uint8Array {
  const decoder = decoding.createDecoder(message);
  decoding.readVarUint(decoder);
  decoding.readVarUint(decoder);
  return decoding.readVarUint8Array(decoder);
}

const decode = (message: Buffer): Change[] => Y.decodeUpdate(payloadOf(message)).structs.map(({ id }) => id);
