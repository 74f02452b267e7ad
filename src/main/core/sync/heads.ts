import type { Head } from '../../../protocol/entry.ts';
import type { ReadableDb, WritableDb } from '../store/database.ts';
import { putStream, streamsOf } from '../store/team-streams.ts';

/** Ends of the logs of all devices of a team, as far as they were accepted. In memory as on the disk. */
export class Heads {
  readonly #team: string;
  readonly #heads: Map<string, Head>;

  constructor(db: ReadableDb, team: string) {
    this.#team = team;
    const streams = streamsOf(db, team).filter(({ stream }) => stream === 'log');
    this.#heads = new Map(
      streams.map((row) => [
        row.device,
        { number: row.last_number, hash: row.last_hash, clock: row.last_clock },
      ]),
    );
  }

  of(device: string): Head | null {
    return this.#heads.get(device) ?? null;
  }

  /** The last reading of a clock in any of them. */
  lastClock(): number {
    return [...this.#heads.values()].reduce((last, { clock }) => Math.max(last, clock), 0);
  }

  /** Writes a new end; `remember` comes after the transaction. */
  write(db: WritableDb, device: string, head: Head, seenAt: number): void {
    putStream(db, {
      team: this.#team,
      device,
      stream: 'log',
      last_number: head.number,
      last_hash: head.hash,
      last_clock: head.clock,
      last_seen_at: seenAt,
    });
  }

  remember(device: string, head: Head): void {
    this.#heads.set(device, head);
  }
}

/** Where a stream begins. */
export const START: Head = { number: 0, hash: '', clock: 0 };
