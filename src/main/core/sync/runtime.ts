import { listTeams, type TeamRow } from '../store/teams.ts';
import { type Keystore, openKeystore } from './keystore.ts';
import { Session, type SessionContext } from './session.ts';
import { TeamKeys } from './team-keys.ts';

export interface RuntimeOptions extends SessionContext {
  /** The file of the keys, and whether the keychain of the system may seal it. */
  keys: { path: string; keychain: boolean };
}

/** The teams of one engine while they are kept in step. */
export class Runtime {
  readonly #options: RuntimeOptions;
  readonly keystore: Keystore;
  readonly #sessions = new Map<string, Session>();

  private constructor(options: RuntimeOptions, keystore: Keystore) {
    this.#options = options;
    this.keystore = keystore;
    for (const team of listTeams(options.db)) this.begin(team);
  }

  /** Begins with all teams that this engine has the keys of. Throws `unavailable` where the keys cannot be read. */
  static async open(options: RuntimeOptions): Promise<Runtime> {
    return new Runtime(options, await openKeystore(options.keys));
  }

  sessionOf(team: string): Session | undefined {
    return this.#sessions.get(team);
  }

  /** Keeps a team in step from now on, where its keys are on this machine. */
  begin(team: TeamRow): Session | undefined {
    const secrets = this.keystore.read(team.id);
    if (secrets === null) {
      this.#options.logger.error({ team: team.id }, 'the keys of a team are not on this machine');
      return undefined;
    }
    const session = new Session(this.#options, team, new TeamKeys(team.id, this.keystore, secrets));
    this.#sessions.set(team.id, session);
    session.wake();
    return session;
  }

  /** Ends a team's sync, and forgets its keys. */
  async end(team: string): Promise<void> {
    await this.#sessions.get(team)?.close();
    this.#sessions.delete(team);
    this.keystore.remove(team);
  }

  wake(): void {
    for (const session of this.#sessions.values()) session.wake();
  }

  /** Whether a team sends or fetches something at the moment. */
  isBusy(): boolean {
    return [...this.#sessions.values()].some(({ isBusy }) => isBusy);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.close()));
  }
}
