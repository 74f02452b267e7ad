import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { OperationKind, Payload } from '../../../src/main/core/domain/team/operation.ts';
import { payload } from '../../../src/main/core/domain/team/testing/operations.ts';
import { seal } from '../../../src/main/core/sync/cipher.ts';
import { openKeystore, type TeamSecrets } from '../../../src/main/core/sync/keystore.ts';
import { encodeCbor } from '../../../src/protocol/cbor.ts';
import { type Entry, type Head, headOf, makeEntry, parseEntry } from '../../../src/protocol/entry.ts';
import { deviceIdOf, fromHex, idBytes, newOperationId } from '../../../src/protocol/ids.ts';
import { type Signer, signerOf } from '../../../src/protocol/signing.ts';

/** What an entry of the log is to say; all but the memory is what an honest engine would write. */
export interface Forgery {
  /** A new one where it is left out. */
  memory?: string;
  kind?: OperationKind;
  bases?: readonly string[];
  target?: string;
  /** Fields of the memory; null leaves the content out. */
  payload?: Record<string, unknown> | null;
  /** In the place of the deflated payload. */
  deflated?: Uint8Array;
  clock?: number;
  operation?: string;
  /** Fields of the body that are not as they should be. */
  body?: Record<string, unknown>;
  /** In the place of the end of the device's log. */
  head?: Head | null;
  team?: string;
  signer?: Signer;
}

/** A member who knows the protocol, has all of a member's keys, and keeps to no rule. */
export class Forger {
  readonly device: string;
  readonly team: string;
  readonly signer: Signer;
  head: Head | null = null;
  clock = Date.now() * 1024;
  readonly #secrets: TeamSecrets;

  private constructor(team: string, secrets: TeamSecrets) {
    this.team = team;
    this.#secrets = secrets;
    this.signer = signerOf(secrets.sign);
    this.device = deviceIdOf(this.signer.publicKey);
  }

  /** With the keys of an engine that was closed. */
  static async of(root: string, team: string): Promise<Forger> {
    const secrets = (await openKeystore({ path: join(root, 'team.keys'), keychain: false })).read(team);
    if (!secrets) throw new Error('The engine has no keys of the team');
    return new Forger(team, secrets);
  }

  /** The entry that comes next in its log, which goes on behind it. */
  write(forgery: Forgery = {}): Entry {
    const entry = this.make(forgery);
    this.head = headOf(entry);
    return entry;
  }

  /** An entry that its log does not go on behind. */
  make(forgery: Forgery = {}): Entry {
    const { kind = 'put', bases = [], target, body = {} } = forgery;
    const { memory = `mem_${newOperationId(this.device)}` } = forgery;
    this.clock += 1;
    const { team = this.team, head = this.head, clock = this.clock, signer = this.signer } = forgery;
    const epoch = this.#secrets.epochs.at(-1) ?? { epoch: 0, key: new Uint8Array(32) };
    const fields = {
      e: epoch.epoch,
      o: kind,
      m: memory,
      i: fromHex(forgery.operation ?? newOperationId(this.device)),
      b: bases.map(fromHex),
      ...(target === undefined ? {} : { g: fromHex(target) }),
    };
    const context = encodeCbor([team, idBytes(this.device), fields.i, fields.o, fields.m, fields.b]);
    const payload = forgery.payload === undefined ? {} : forgery.payload;
    const deflated = forgery.deflated ?? deflateRawSync(encodeCbor(forgedPayload(payload ?? {})));
    const x = payload === null ? {} : { x: seal(epoch.key, context, deflated) };
    const place = { team, stream: 'log', device: this.device, head, clock } as const;
    return remade(makeEntry(place, { ...fields, ...x, ...body }, signer), body, signer);
  }
}

/** The entry with fields of its own choice, also those that every entry of this version has the same. */
function remade(entry: Entry, body: Record<string, unknown>, signer: Signer): Entry {
  if (!('v' in body)) return entry;
  const bytes = encodeCbor({ ...entry.body, ...body });
  const signed = Buffer.concat([Buffer.from('holdfast/entry/1\0'), bytes]);
  return parseEntry(encodeCbor([bytes, signer.sign(signed)]));
}

function forgedPayload(fields: Record<string, unknown>): Payload {
  const now = Date.now();
  return payload('Forged', { agent: 'mallory', created_at: now, reviewed_at: now, ...fields });
}
