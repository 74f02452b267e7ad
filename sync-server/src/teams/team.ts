import {
  controlDocument,
  type DocumentName,
  logDocument,
  parseDocumentName,
} from '../../../src/protocol/documents.ts';
import type { LiveDocument } from '../documents/live.ts';
import { Pool } from '../documents/pool.ts';
import { Refusal } from '../documents/refusal.ts';
import { Room, type RoomOptions } from '../documents/room.ts';
import type { Authority } from '../documents/submission.ts';
import type { FanOut } from '../fanout/port.ts';
import type { RelayStorage } from '../storage/port.ts';
import { authorityOf } from './authority.ts';
import { sealSegment } from './sealing.ts';
import { TeamView } from './view.ts';

export interface TeamOptions {
  storage: RelayStorage;
  fanOut: FanOut;
  segmentBytes: number;
  compactAfter: number;
  idleMs: number;
  now(): number;
  /** Called after the control document has changed: somebody may have been removed. */
  onMembership(team: string): void;
  onSealed(): void;
  onFailure(error: unknown): void;
}

/** A room that is used until `release` is called. */
export interface RoomLease {
  room: Room;
  release(): void;
}

/** A team in memory: its control document, and the segments that somebody uses. */
export class Team {
  readonly id: string;
  readonly view: TeamView;
  readonly control: Room;
  readonly #options: TeamOptions;
  readonly #logs: Pool<Room>;

  private constructor(id: string, control: Room, view: TeamView, authority: Authority, options: TeamOptions) {
    this.id = id;
    this.control = control;
    this.view = view;
    this.#options = options;
    const open = (name: string) => {
      const about = parseDocumentName(name) as DocumentName;
      return Room.open(name, about, { ...roomOptions(options, authority), onWritten: this.#sealWhenFull });
    };
    this.#logs = new Pool(open, (room) => room.close(), options.idleMs);
  }

  /** Rejects with a refusal when the relay does not know the team. */
  static async open(id: string, options: TeamOptions): Promise<Team> {
    if (!(await options.storage.hasTeam(id)))
      throw new Refusal('unknown_team', 'The relay does not know this team.');
    const view = new TeamView(id);
    const authority = authorityOf(view, options.now);
    const onChange = () => {
      view.changed();
      options.onMembership(id);
    };
    const about = { team: id, stream: 'ctl' } as const;
    const control = await Room.open(controlDocument(id), about, {
      ...roomOptions(options, authority),
      onChange,
    });
    view.readFrom(control.document);
    return new Team(id, control, view, authority, options);
  }

  /** Rooms in memory. */
  get size(): number {
    return 1 + this.#logs.size;
  }

  /** Rejects with a refusal for a segment that is not open yet. */
  async enter(about: DocumentName): Promise<RoomLease> {
    if (about.stream === 'ctl') return { room: this.control, release: () => {} };
    if (about.segment > 1 + (await this.#options.storage.countSealed(this.id)))
      throw new Refusal('unknown_document', 'There is no such segment yet.');
    const { value, release } = await this.#logs.use(logDocument(this.id, about.segment));
    return { room: value, release };
  }

  async close(): Promise<void> {
    await this.#logs.closeAll();
    await this.control.close();
  }

  #sealWhenFull = async (log: LiveDocument, bytes: number): Promise<void> => {
    if (bytes < this.#options.segmentBytes || log.sealed) return;
    if (await sealSegment(log, this.control.document, this.#options)) this.#options.onSealed();
  };
}

function roomOptions(options: TeamOptions, authority: Authority): RoomOptions {
  const { storage, fanOut, compactAfter, onFailure } = options;
  return { storage, fanOut, compactAfter, onFailure, authority, onWritten: async () => {} };
}
