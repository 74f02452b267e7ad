import { controlDocument, logDocument } from '../../../protocol/documents.ts';
import type { Signer } from '../../../protocol/signing.ts';
import { makeTicket } from '../../../protocol/ticket.ts';
import { Channel } from './channel.ts';
import type { Ending } from './connection.ts';
import { documentUrl, fetchSegment } from './relay.ts';

/** Long enough for a handshake and a download. */
const TICKET_SECONDS = 600;
/** A clock that is off by less is good enough for tickets. */
const SKEW_MS = 60_000;

export interface LinkOptions {
  relay: string;
  team: string;
  /** The device's key, or that of the invite while this device is not admitted. */
  bearer(): { as: 'device' | 'invite'; signer: Signer };
  /** 0 to 1. */
  random(): number;
  onChange(): void;
  /** The relay has less than it had (rule T-37). */
  onBehind(document: string): void;
  onNonsense(error: unknown): void;
  /** A connection ended, or could not be had. False: there is no use in another try. */
  onEnd(ending: Ending): boolean;
}

/** The way to the relay of one team: the control document, and one segment of the log. */
export class Link {
  readonly #options: LinkOptions;
  readonly #stop = new AbortController();
  readonly control: Channel;
  #log: { segment: number; channel: Channel } | null = null;
  /** How far the relay's clock is ahead, in milliseconds. */
  #skew = 0;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.control = this.#open(controlDocument(options.team));
  }

  /** The channel of a segment; that of another one ends. */
  log(segment: number): Channel {
    if (this.#log?.segment === segment) return this.#log.channel;
    this.#log?.channel.close();
    this.#log = { segment, channel: this.#open(logDocument(this.#options.team, segment)) };
    return this.#log.channel;
  }

  /** Whether the documents are as the relay has them. */
  get isSynced(): boolean {
    return this.control.isSynced && this.#log?.channel.isSynced === true;
  }

  fetchSegment(segment: number): Promise<Uint8Array> {
    const { relay, team } = this.#options;
    return fetchSegment({ relay, team, ticket: this.#ticket(), signal: this.#stop.signal }, segment);
  }

  close(): void {
    this.#stop.abort();
    this.control.close();
    this.#log?.channel.close();
  }

  #ticket(): string {
    const { team, bearer } = this.#options;
    const { as, signer } = bearer();
    const issued = Math.floor((Date.now() + this.#skew) / 1000);
    return makeTicket({ team, as, issued, seconds: TICKET_SECONDS }, signer);
  }

  #open(name: string): Channel {
    const { relay, random, onChange, onBehind, onNonsense, onEnd } = this.#options;
    return new Channel({
      url: documentUrl(relay, name),
      ticket: () => this.#ticket(),
      random,
      onChange,
      onBehind: () => onBehind(name),
      onNonsense,
      onEnd: (ending) => {
        this.#noteTime(ending.relayTime);
        return onEnd(ending);
      },
    });
  }

  /** Tickets are made in the relay's time, by which it judges them. */
  #noteTime(relayTime: number | null): void {
    if (relayTime === null) return;
    const skew = relayTime - Date.now();
    this.#skew = Math.abs(skew) > SKEW_MS ? skew : 0;
  }
}
