import type {
  CheckResult,
  ExplainResult,
  Grant,
  GrantRequest,
  ListGrantsRequest,
} from '../shared/identity.ts';
import type { Transport } from './transport.ts';
import type { CallOptions } from './types.ts';

/** Who may do what with whose memories, beyond what scopes and roles give: relationship tuples. */
export class Grants {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Gives a subject a relation to one memory, a namespace subtree, or all of them (`/memories`). */
  grant(grant: GrantRequest, options?: CallOptions): Promise<Grant> {
    return this.#transport.json({ method: 'POST', path: ['grants'], body: grant }, options);
  }

  /** Takes a grant back; the answer says how many there were. */
  revoke(grant: GrantRequest, options?: CallOptions): Promise<{ revoked: number }> {
    return this.#transport.json({ method: 'DELETE', path: ['grants'], body: grant }, options);
  }

  /** The grants that the caller may see. */
  async list(query: ListGrantsRequest = {}, options?: CallOptions): Promise<Grant[]> {
    const answer = await this.#transport.json<{ grants: Grant[] }>(
      { method: 'GET', path: ['grants'], query },
      options,
    );
    return answer.grants;
  }

  /** Whether a subject has a relation to an object, and why. */
  check(grant: GrantRequest, options?: CallOptions): Promise<CheckResult> {
    return this.#transport.json(
      { method: 'POST', path: ['grants', 'check'], body: grant, repeatable: true },
      options,
    );
  }

  /** Like `check`, with every rule that was looked at. */
  explain(grant: GrantRequest, options?: CallOptions): Promise<ExplainResult> {
    return this.#transport.json(
      { method: 'POST', path: ['grants', 'explain'], body: grant, repeatable: true },
      options,
    );
  }
}
