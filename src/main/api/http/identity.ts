import { z } from 'zod';
import {
  Agent,
  ApiKey,
  CreatedKey,
  CreatedUser,
  CreateKeyRequest,
  CreateUserRequest,
  ListKeysRequest,
  User,
  Whoami,
} from '../../../shared/identity.ts';
import type { Identity } from '../../core/engine.ts';
import type { Operations } from './endpoint.ts';

const TAG = 'Users and keys';

const UserList = z.object({ users: z.array(User) });
const AgentList = z.object({ agents: z.array(Agent) });
const KeyList = z.object({ keys: z.array(ApiKey) });

function people(operations: Operations, identity: Identity): void {
  operations.add(
    { method: 'get', path: '/whoami', tag: TAG, summary: 'Who this key stands for', answer: Whoami },
    ({ caller }) => identity.whoami(caller),
  );
  operations.add(
    {
      method: 'post',
      path: '/users',
      tag: TAG,
      summary: 'Create a user with a first key',
      description: 'The only answer that ever shows that key.',
      body: CreateUserRequest,
      answer: CreatedUser,
      status: 201,
      problems: ['conflict'],
    },
    ({ caller, body }) => identity.createUser(caller, body),
  );
  operations.add(
    { method: 'get', path: '/users', tag: TAG, summary: 'List users', answer: UserList },
    ({ caller }) => ({ users: identity.listUsers(caller) }),
  );
  operations.add(
    { method: 'get', path: '/agents', tag: TAG, summary: 'List agents', answer: AgentList },
    async ({ caller }) => ({ agents: await identity.listAgents(caller) }),
  );
}

function keys(operations: Operations, identity: Identity): void {
  operations.add(
    {
      method: 'post',
      path: '/keys',
      tag: TAG,
      summary: 'Create a key for a user or one of its agents',
      description: 'The only answer that ever shows that key.',
      body: CreateKeyRequest,
      answer: CreatedKey,
      status: 201,
      problems: ['not_found'],
    },
    ({ caller, body }) => identity.createKey(caller, body),
  );
  operations.add(
    { method: 'get', path: '/keys', tag: TAG, summary: 'List keys', query: ListKeysRequest, answer: KeyList },
    ({ caller, query }) => ({ keys: identity.listKeys(caller, query.user) }),
  );
  operations.add(
    {
      method: 'delete',
      path: '/keys/{id}',
      tag: TAG,
      summary: 'Revoke a key, by its id or its prefix',
      description: 'Holds from the next request on; open event streams of the key end.',
      answer: ApiKey,
      problems: ['not_found', 'conflict'],
    },
    ({ caller, id }) => identity.revokeKey(caller, id),
  );
}

export function identityOperations(operations: Operations, identity: Identity): void {
  people(operations, identity);
  keys(operations, identity);
}
