import { HoldfastError } from '../../../shared/errors.ts';
import type { Grant, GrantObject, Subject } from '../../../shared/identity.ts';
import { Namespace } from '../../../shared/memory.ts';
import { Name } from '../../../shared/text.ts';
import type { Principal } from '../domain/principal.ts';
import type { GrantTuple } from '../domain/rights.ts';
import type { ReadableDb } from '../store/database.ts';
import { findUser, type UserRow } from '../store/users.ts';

/** The object that stands for all memories. */
const ALL = '/memories';

type ObjectPart = Pick<GrantTuple, 'object_type' | 'object_id'>;

/** The object of a tuple from what a person wrote. Throws `validation_failed`. */
export function parseObject(object: GrantObject): ObjectPart {
  if (object.type === 'namespace') {
    if (Namespace.safeParse(object.id).success) return { object_type: 'namespace', object_id: object.id };
    throw new HoldfastError(
      'validation_failed',
      'The namespace must be segments separated by single slashes, such as project/holdfast.',
    );
  }
  if (object.id === ALL) return { object_type: 'all', object_id: ALL };
  if (object.id.startsWith('mem_')) return { object_type: 'memory', object_id: object.id };
  throw new HoldfastError(
    'validation_failed',
    'The object `memory` must be the id of a memory (mem_…) or `/memories`, which means all of them.',
    'For the memories below a path, use the object: namespace PATH',
  );
}

/** Whom a tuple names. */
export interface SubjectPart {
  user: UserRow;
  /** Null: the user with all of its agents. */
  agent: string | null;
}

function splitAgent(id: string, principal: Principal): { user: string; agent: string } {
  const slash = id.indexOf('/');
  const user = slash < 0 ? principal.user : id.slice(0, slash);
  const agent = id.slice(slash + 1);
  if (Name.safeParse(agent).success) return { user, agent };
  throw new HoldfastError(
    'validation_failed',
    'An agent is written as NAME or, of another user, as USER/NAME.',
  );
}

/** The subject of a tuple; unknown users and those of other tenants look the same. Throws `validation_failed`. */
export function resolveSubject(db: ReadableDb, principal: Principal, subject: Subject): SubjectPart {
  const named =
    subject.type === 'user' ? { user: subject.id, agent: null } : splitAgent(subject.id, principal);
  const user = findUser(db, named.user);
  if (user?.tenant === principal.tenant) return { user, agent: named.agent };
  throw new HoldfastError(
    'validation_failed',
    `There is no user ${named.user} in the tenant ${principal.tenant}.`,
    'Grants reach people of the same tenant only; `holdfast admin list-users` shows an administrator who they are.',
  );
}

/** The subject of a tuple as the API names it: an agent as `USER/NAME`. */
export function subjectOf(tuple: GrantTuple): Subject {
  return tuple.subject_agent === null
    ? { type: 'user', id: tuple.subject_user }
    : { type: 'agent', id: `${tuple.subject_user}/${tuple.subject_agent}` };
}

/** The object of a tuple as the API names it. */
export function objectOf(tuple: ObjectPart): Grant['object'] {
  return { type: tuple.object_type === 'namespace' ? 'namespace' : 'memory', id: tuple.object_id };
}

/** A tuple in the notation of Zanzibar (Pang et al., USENIX ATC 2019, section 2.1): `object#relation@subject`. */
export function tupleText(tuple: GrantTuple): string {
  const object = objectOf(tuple);
  const subject = subjectOf(tuple);
  return `${object.type}:${object.id}#${tuple.relation}@${subject.type}:${subject.id}`;
}
