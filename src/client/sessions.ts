import type { EndedSessions, Login, LoginLink, Session } from '../shared/sessions.ts';
import type { Transport } from './transport.ts';
import type { CallOptions } from './types.ts';

/** Browsers that are logged in to the app. */
export class Sessions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** A link, below the address of the engine, that logs one browser in with the rights of this key. For five minutes, once. */
  createLink(options?: CallOptions): Promise<LoginLink> {
    return this.#transport.json({ method: 'POST', path: ['login-links'] }, options);
  }

  /** Logs this browser in with the code of a link. Only pages of the engine itself may do this. */
  logIn(code: string, options?: CallOptions): Promise<Login> {
    return this.#transport.json({ method: 'POST', path: ['session'], body: { code } }, options);
  }

  /** Logs this browser out. */
  logOut(options?: CallOptions): Promise<Session> {
    return this.#transport.json({ method: 'DELETE', path: ['session'] }, options);
  }

  /** The browsers in which you are logged in, newest first; for an admin those of all users. */
  async list(options?: CallOptions): Promise<Session[]> {
    const answer = await this.#transport.json<{ sessions: Session[] }>(
      { method: 'GET', path: ['sessions'] },
      options,
    );
    return answer.sessions;
  }

  /** Logs a browser out, with effect on its next request. */
  end(id: string, options?: CallOptions): Promise<Session> {
    return this.#transport.json({ method: 'DELETE', path: ['sessions', id] }, options);
  }

  /** Logs out all of your browsers but the one that asks. */
  endOthers(options?: CallOptions): Promise<EndedSessions> {
    return this.#transport.json({ method: 'DELETE', path: ['sessions'] }, options);
  }
}
