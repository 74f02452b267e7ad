import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openDatabase, type SqlParams } from '../../../src/main/core/store/database.ts';
import { Forger } from './forger.ts';
import { LawlessRelay } from './lawless-relay.ts';
import { type Peer, startPeer, until, untilOnline } from './peer.ts';

/** What Ben's memory says. */
export const TEXT = 'Deployments are on Tuesdays.';

function rowsOf<Row>({ root }: Peer, sql: string, params: SqlParams = {}): Row[] {
  const db = openDatabase(join(root, 'holdfast.db'), { readonly: true });
  const rows = db.all<Row>(sql, params);
  db.close();
  return rows;
}

/**
 * Anna, an admin, and Ben, a publisher, with real engines; Mallory, who is a publisher too, whose engine is closed and whose
 * keys are used by hand; and a relay that keeps no rule.
 */
export class AttackedTeam {
  readonly relay: LawlessRelay;
  readonly anna: Peer;
  readonly ben: Peer;
  readonly mallory: Forger;
  /** Of Ben. */
  readonly memory: string;
  /** Puts items into Mallory's array. */
  readonly put = (...items: unknown[]): void =>
    this.relay.push(this.relay.log(), this.mallory.device, ...items);

  private constructor(relay: LawlessRelay, anna: Peer, ben: Peer, mallory: Forger, memory: string) {
    this.relay = relay;
    this.anna = anna;
    this.ben = ben;
    this.mallory = mallory;
    this.memory = memory;
  }

  static async open(): Promise<AttackedTeam> {
    const relay = await LawlessRelay.open();
    const engines = await Promise.all([startPeer(), startPeer(), startPeer()]);
    const [anna, ben, third] = engines;
    await anna.create(relay.url);
    await ben.join(await anna.invite('publisher'), 'Ben');
    await third.join(await anna.invite('publisher'), 'Mallory');
    await Promise.all(engines.map(untilOnline));
    await third.close();
    const mallory = await Forger.of(third.root, relay.team);
    const memory = await ben.store(TEXT);
    await until(async () => expect(await anna.contents()).toEqual([TEXT]));
    return new AttackedTeam(relay, anna, ben, mallory, memory);
  }

  /** The device of Ben. */
  get device(): string {
    return this.ben.team().member;
  }

  /** The operation with which a memory of Ben began. */
  get operation(): string {
    const sql = 'SELECT id FROM team_operations WHERE memory = :memory ORDER BY clock';
    return rowsOf<{ id: string }>(this.ben, sql, { memory: this.memory })[0]?.id ?? '';
  }

  /** How many entries of a device an engine dropped for a reason, by its status. */
  dropped(reason: string, device = this.mallory.device, peer = this.anna): number {
    return this.#device(peer, device)?.dropped.find((one) => one.reason === reason)?.count ?? 0;
  }

  /** How many entries of a device wait for something, by the status of Anna. */
  pending(device = this.mallory.device): number {
    return this.#device(this.anna, device)?.pending ?? 0;
  }

  #device(peer: Peer, id: string) {
    const devices = peer.team().members.flatMap((member) => member.devices);
    return devices.find((device) => device.id === id);
  }

  /** What Ben writes behind an attack: once Anna has it, she has seen the attack too. */
  async somethingHonest(): Promise<string> {
    const content = `Something honest ${randomBytes(4).toString('hex')}`;
    await this.ben.store(content);
    await until(async () => expect(await this.anna.contents()).toContain(content));
    return content;
  }

  /** What an operation with this text brought, as it is kept. */
  payloadOf(peer: Peer, content: string): unknown {
    const sql = "SELECT payload FROM team_operations WHERE payload ->> 'content' = :content";
    return JSON.parse(rowsOf<{ payload: string }>(peer, sql, { content })[0]?.payload ?? 'null');
  }

  /** The entries that are held for a newer program. */
  heldBytes(peer: Peer): Uint8Array[] {
    const sql = "SELECT bytes FROM team_held WHERE reason = 'too_new'";
    return rowsOf<{ bytes: Uint8Array }>(peer, sql).map(({ bytes }) => bytes);
  }

  /** What Mallory writes as she should. */
  async mallorySays(content: string): Promise<void> {
    this.put(this.mallory.write({ payload: { content } }).bytes);
    await until(async () => expect(await this.anna.contents()).toContain(content));
  }

  async close(): Promise<void> {
    await Promise.all([this.anna.close(), this.ben.close()]);
    this.relay.close();
  }

  /** How often a peer has warned of something. */
  warnings(peer: Peer, code: string): number {
    return peer.log.filter((line) => 'code' in line && line.code === code).length;
  }
}
