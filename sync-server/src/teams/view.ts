import { type ControlEntry, parseControl } from '../../../src/protocol/control.ts';
import { deviceOfArray } from '../../../src/protocol/documents.ts';
import { parseEntry } from '../../../src/protocol/entry.ts';
import { ProtocolError } from '../../../src/protocol/errors.ts';
import { evaluateTeam } from '../../../src/protocol/evaluate.ts';
import type { TeamState } from '../../../src/protocol/team-state.ts';
import type { Membership } from './authority.ts';

/** What is read of the control document. */
export interface ControlArrays {
  arrays(): string[];
  itemsOf(array: string): unknown[];
}

/** The entry as one of the control document; null for what needs a newer program, which the relay keeps and passes on. */
function readControl(item: unknown): ControlEntry | null {
  try {
    return item instanceof Uint8Array ? parseControl(parseEntry(item)) : null;
  } catch (error) {
    if (error instanceof ProtocolError) return null;
    throw error;
  }
}

/** Who is in a team, by its control document; worked out anew when somebody asks after it has changed. */
export class TeamView implements Membership {
  readonly #team: string;
  #document: ControlArrays | undefined;
  /** Kept, because the signature of an entry is verified once for the object that it was read into. */
  readonly #entries: ControlEntry[] = [];
  readonly #read = new Map<string, number>();
  readonly #joined = new Set<string>();
  #state: TeamState | undefined;

  constructor(team: string) {
    this.#team = team;
  }

  /** Nobody is in the team before this. */
  readFrom(document: ControlArrays): void {
    this.#document = document;
    this.changed();
  }

  /** The control document has changed. */
  changed(): void {
    this.#state = undefined;
  }

  state = (): TeamState => {
    this.#state ??= this.#evaluate();
    return this.#state;
  };

  joined = (): ReadonlySet<string> => {
    this.state();
    return this.#joined;
  };

  #evaluate(): TeamState {
    for (const array of this.#document?.arrays() ?? [])
      if (deviceOfArray(array) !== null) this.#readNew(array, this.#document?.itemsOf(array) ?? []);
    return evaluateTeam(this.#team, this.#entries);
  }

  #readNew(array: string, items: readonly unknown[]): void {
    for (const item of items.slice(this.#read.get(array) ?? 0)) {
      const control = readControl(item);
      if (control === null) continue;
      this.#entries.push(control);
      if (control.body.k === 'join') this.#joined.add(control.body.invite);
    }
    this.#read.set(array, items.length);
  }
}
