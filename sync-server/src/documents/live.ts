import * as Y from 'yjs';
import { chainDefect } from '../../../src/protocol/chain.ts';
import type { DocumentName } from '../../../src/protocol/documents.ts';
import { type Entry, headOf } from '../../../src/protocol/entry.ts';
import type { FanOut } from '../fanout/port.ts';
import type { Append, AppendFailure, RelayStorage, StoredDocument } from '../storage/port.ts';
import { Ledger } from './ledger.ts';
import { Refusal } from './refusal.ts';
import type { Authority, Submission } from './submission.ts';
import { asAppended, withoutKnown } from './yjs-rules.ts';

/** Updates that are checked and written together. */
const BATCH = 64;
/** How often an update is checked anew because another node wrote first. */
const TRIES = 5;

const WHY_NOT_WRITTEN: Record<Exclude<AppendFailure, 'stale'>, [Refusal['code'], string]> = {
  sealed: ['sealed', 'The segment is sealed: append to the next one.'],
  client_taken: ['foreign_client', 'The Yjs client id belongs to another device.'],
  team_full: ['quota', 'The team has reached the number of bytes that this relay keeps for it.'],
  unknown_team: ['unknown_team', 'The relay does not know this team.'],
};

export interface LiveOptions {
  storage: RelayStorage;
  fanOut: FanOut;
  /** What writes are judged by. */
  authority: Authority;
  compactAfter: number;
  /** Called with every update that came to be in the document, and who sent it. */
  onChange(update: Uint8Array, from: object | null): void;
  /** Called after a write with what the document weighs; the next write waits for it. */
  onWritten(document: LiveDocument, bytes: number): Promise<void>;
  /** Called when the storage failed for reasons of its own. */
  onFailure(error: unknown): void;
}

interface Waiting {
  submission: Submission;
  tries: number;
  resolve: (accepted: readonly Entry[]) => void;
  reject: (error: unknown) => void;
}

interface Checked extends Waiting {
  append: Append;
  entries: readonly Entry[];
}

/**
 * A document in memory. What is in it is durable: an update is written first and applied then, so that its state vector is
 * the one that rule T-31 speaks of.
 */
export class LiveDocument {
  readonly name: string;
  readonly about: DocumentName;
  readonly #options: LiveOptions;
  readonly #doc = new Y.Doc({ gc: false });
  #owners = new Map<number, string>();
  #ledger: Ledger;
  #seq = 0;
  #sealed = false;
  #behind = false;
  #uncompacted = 0;
  #waiting: Waiting[] = [];
  #work: Promise<void> | undefined;
  #vector: Uint8Array | undefined;
  #unsubscribe: (() => void) | undefined;

  private constructor(name: string, about: DocumentName, options: LiveOptions) {
    this.name = name;
    this.about = about;
    this.#options = options;
    this.#ledger = this.#newLedger();
  }

  /** Reads the document from the storage, and follows it from then on. */
  static async open(name: string, about: DocumentName, options: LiveOptions): Promise<LiveDocument> {
    const document = new LiveDocument(name, about, options);
    const heard = (seq: number) => seq > document.#seq && document.refresh();
    document.#unsubscribe = await options.fanOut.subscribe(name, heard);
    try {
      // What is heard meanwhile is read afterwards.
      document.#work = document.#catchUp();
      await document.#work;
    } catch (error) {
      document.#unsubscribe();
      throw error;
    } finally {
      document.#work = undefined;
    }
    if (document.#behind) document.#start();
    return document;
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  /** The number of the last update in here. */
  get seq(): number {
    return this.#seq;
  }

  /** The number that the next item of a Yjs client gets. */
  clockOf = (client: number): number => Y.getState(this.#doc.store, client);

  /** The state vector of what is durable. */
  stateVector(): Uint8Array {
    this.#vector ??= Y.encodeStateVector(this.#doc);
    return this.#vector;
  }

  /** What is missing where this state vector comes from; everything without one. Throws on bytes that are none. */
  since(vector?: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#doc, vector);
  }

  /** All entries of a device, in order. */
  itemsOf(array: string): unknown[] {
    return this.#doc.share.has(array) ? this.#doc.getArray(array).toArray() : [];
  }

  arrays(): string[] {
    return [...this.#doc.share.keys()];
  }

  /** Resolves with the entries that are new, once they are durable and applied. Rejects with a refusal. */
  submit(submission: Submission): Promise<readonly Entry[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ submission, tries: 0, resolve, reject });
      this.#start();
    });
  }

  /** Reads what other nodes have written. */
  refresh(): void {
    this.#behind = true;
    this.#start();
  }

  /** Resolves when everything that was asked for is done. */
  async settled(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
  }

  /** Leaves memory; what is left to do is done before. */
  async close(): Promise<void> {
    this.#unsubscribe?.();
    await this.settled();
    // What fails here is done when somebody uses the document again.
    if (this.#uncompacted > 1) await this.#compact().catch(this.#options.onFailure);
    this.#doc.destroy();
  }

  #newLedger(): Ledger {
    const { team, stream } = this.about;
    return new Ledger(this.#doc, this.#owners, (device) => this.#options.storage.head(team, stream, device));
  }

  #start(): void {
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
      if (this.#waiting.length > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    while (this.#behind || this.#waiting.length > 0) {
      // What is decided about a control entry depends on those before it.
      const batch = this.#waiting.splice(0, this.about.stream === 'ctl' ? 1 : BATCH);
      try {
        if (this.#behind) await this.#catchUp();
        await this.#writeAll(batch);
      } catch (error) {
        this.#options.onFailure(error);
        for (const { reject } of batch)
          reject(new Refusal('unavailable', 'The relay cannot write now. It will ask again.'));
        // What the storage holds now is read when somebody next wants to write.
        this.#behind = true;
        return;
      }
    }
  }

  async #catchUp(): Promise<void> {
    this.#behind = false;
    const stored = await this.#options.storage.load(this.name, this.#seq);
    this.#take(stored);
  }

  #take({ updates, owners, sealed }: StoredDocument): void {
    this.#sealed = sealed;
    this.#owners = new Map(owners.map(({ client, device }) => [client, device]));
    this.#ledger = this.#newLedger();
    for (const { seq, bytes } of updates) {
      // A sealed segment is one update that holds all that is here already.
      this.#apply(seq, bytes, null);
    }
  }

  #apply(seq: number, update: Uint8Array, from: object | null): void {
    Y.applyUpdate(this.#doc, update);
    this.#seq = seq;
    this.#uncompacted += 1;
    this.#vector = undefined;
    this.#options.onChange(update, from);
  }

  async #writeAll(batch: readonly Waiting[]): Promise<void> {
    const checked: Checked[] = [];
    for (const waiting of batch) {
      const one = await this.#check(waiting);
      if (one !== null) checked.push(one);
    }
    if (checked.length === 0) return;
    const { storage } = this.#options;
    const outcomes = await Promise.all(checked.map(({ append }) => storage.append(append)));
    const written: Checked[] = [];
    const stale: Waiting[] = [];
    let bytes = 0;
    for (const [index, outcome] of outcomes.entries()) {
      const one = checked[index] as Checked;
      if (outcome.ok) {
        bytes = outcome.bytes;
        written.push(one);
        this.#written(one, outcome.seq);
      } else {
        this.#behind = true;
        if (outcome.reason === 'stale') stale.push(one);
        else one.reject(new Refusal(...WHY_NOT_WRITTEN[outcome.reason]));
      }
    }
    this.#tryAgain(stale);
    if (this.#behind) await this.#catchUp();
    for (const { resolve, entries } of written) resolve(entries);
    if (written.length > 0) await this.#afterwards(bytes);
  }

  /** Null when it was answered already: it is refused, or adds nothing. */
  async #check(waiting: Waiting): Promise<Checked | null> {
    try {
      const { submission } = waiting;
      const items = submission.items.filter(({ id }) => id.clock >= this.#ledger.clockOf(id.client));
      if (items.length > 0) return await this.#checkItems(waiting, items);
      waiting.resolve([]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      waiting.reject(error);
    }
    return null;
  }

  async #checkItems(waiting: Waiting, items: Submission['items']): Promise<Checked> {
    if (this.#sealed) throw new Refusal(...WHY_NOT_WRITTEN.sealed);
    const { device, bearer, update } = waiting.submission;
    if (device === null) throw new Error('There are items of no device.');
    const ordered = asAppended(items, this.#ledger, device);
    const entries = ordered.map(({ entry }) => entry);
    const { authority } = this.#options;
    for (const entry of entries) authority.keyFor(bearer, entry);
    const from = await this.#ledger.headOf(device);
    const to = followChain(from, entries);
    const kept = withoutKnown(update, (client) => this.#ledger.clockOf(client));
    this.#ledger.accept(device, ordered, to);
    const clients = [...new Set(items.map(({ id }) => id.client))];
    const { team, stream } = this.about;
    const append = { team, document: this.name, update: kept, stream, device, clients, from, to };
    return { ...waiting, append, entries };
  }

  #written({ append, submission }: Checked, seq: number): void {
    for (const client of append.clients) this.#owners.set(client, append.device);
    if (seq === this.#seq + 1) this.#apply(seq, append.update, submission.from);
    // Another node has written in between: both are read in their order.
    else this.#behind = true;
  }

  #tryAgain(stale: readonly Waiting[]): void {
    const [again, given] = [
      stale.filter(({ tries }) => tries < TRIES),
      stale.filter(({ tries }) => tries >= TRIES),
    ];
    this.#waiting.unshift(...again.map((one) => ({ ...one, tries: one.tries + 1 })));
    for (const { reject } of given)
      reject(new Refusal('unavailable', 'Too many write at once. The relay will ask again.'));
  }

  async #afterwards(bytes: number): Promise<void> {
    const { fanOut, compactAfter, onWritten } = this.#options;
    await fanOut.publish(this.name, this.#seq);
    await onWritten(this, bytes);
    if (this.#uncompacted >= compactAfter) await this.#compact();
  }

  async #compact(): Promise<void> {
    this.#uncompacted = 1;
    if (!this.#sealed) await this.#options.storage.compact(this.name, this.#seq, this.since());
  }
}

/** The end of the chain behind the entries, which must continue it from `head` (rule T-6). Throws a refusal. */
function followChain(head: ReturnType<typeof headOf> | null, entries: readonly Entry[]) {
  let end = head;
  for (const entry of entries) {
    const defect = chainDefect(end, entry);
    if (defect !== null)
      throw new Refusal(
        defect,
        `Entry ${entry.number} does not follow entry ${end?.number ?? 0} of its device.`,
      );
    end = headOf(entry);
  }
  if (end === null) throw new Error('There are no entries.');
  return end;
}
