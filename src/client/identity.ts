import type {
  Agent,
  ApiKey,
  CreatedKey,
  CreatedUser,
  CreateKeyRequest,
  User,
  Whoami,
} from '../shared/identity.ts';
import type { Transport } from './transport.ts';
import type { CallOptions, CreateUserOptions } from './types.ts';

/** Users, agents and API keys. All but `whoami` are for administrators. */
export class Identity {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Whom the key stands for, and what it may do. */
  whoami(options?: CallOptions): Promise<Whoami> {
    return this.#transport.json({ method: 'GET', path: ['whoami'] }, options);
  }

  /** Creates a user with a first key. `api_key` of the answer is never shown again. */
  createUser(user: CreateUserOptions, options?: CallOptions): Promise<CreatedUser> {
    return this.#transport.json({ method: 'POST', path: ['users'], body: user }, options);
  }

  /** The users of the tenant. */
  async listUsers(options?: CallOptions): Promise<User[]> {
    const answer = await this.#transport.json<{ users: User[] }>({ method: 'GET', path: ['users'] }, options);
    return answer.users;
  }

  /** The agents that have written or have a key. */
  async listAgents(options?: CallOptions): Promise<Agent[]> {
    const answer = await this.#transport.json<{ agents: Agent[] }>(
      { method: 'GET', path: ['agents'] },
      options,
    );
    return answer.agents;
  }

  /** Creates a key of a user or, with `agent`, of that agent. `api_key` of the answer is never shown again. */
  createKey(key: CreateKeyRequest, options?: CallOptions): Promise<CreatedKey> {
    return this.#transport.json({ method: 'POST', path: ['keys'], body: key }, options);
  }

  /** The keys of a user, or of all; without the keys themselves. */
  async listKeys(user?: string, options?: CallOptions): Promise<ApiKey[]> {
    const query = { user };
    const answer = await this.#transport.json<{ keys: ApiKey[] }>(
      { method: 'GET', path: ['keys'], query },
      options,
    );
    return answer.keys;
  }

  /** Revokes a key by its id or prefix, with effect on the next request. */
  revokeKey(id: string, options?: CallOptions): Promise<ApiKey> {
    return this.#transport.json({ method: 'DELETE', path: ['keys', id] }, options);
  }
}
