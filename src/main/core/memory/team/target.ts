import type { Scope } from '../../../../shared/memory.ts';
import { type Fields, fieldsOf, type MemoryRecord } from '../../domain/memory.ts';
import type { Operation, Payload, Reduced } from '../../domain/team/operation.ts';
import { type Scene, timeOf, userOf } from './scene.ts';

/** What a row has to say by the operations of its memory. */
export type Target = Pick<MemoryRecord, 'state' | 'deleted_at' | 'reviewed_by' | 'reviewed_at'> & {
  fields: Fields;
};

const PERSONAL: readonly Scope[] = ['agent', 'user', 'tenant'];

/** The fields that an operation sets. A shared team shares memories of scope `tenant` and no others. */
export function fieldsIn(scene: Scene, payload: Payload): Fields {
  const fields = fieldsOf(payload);
  if (scene.team.kind === 'shared') return { ...fields, scope: 'tenant' };
  return PERSONAL.includes(fields.scope) ? fields : { ...fields, scope: 'user' };
}

/** The last decision of a person about what is shown. */
function reviewOf(scene: Scene, { shown, state }: Reduced): Pick<Target, 'reviewed_by' | 'reviewed_at'> {
  if (shown === null || state === 'waiting' || state === 'conflict')
    return { reviewed_by: null, reviewed_at: null };
  const { operation, decision } = shown;
  if (decision !== null) return { reviewed_by: userOf(scene, decision), reviewed_at: timeOf(decision) };
  const reviewed_at = operation.payload?.reviewed_at ?? null;
  return { reviewed_by: reviewed_at === null ? null : userOf(scene, operation), reviewed_at };
}

/** Of a deleted memory: what it was before. */
function stateBefore({ versions }: Reduced, record: MemoryRecord | undefined): MemoryRecord['state'] {
  if (record) return record.state;
  const wasServed = versions.some(({ inForce, operation }) => inForce && operation.kind !== 'delete');
  return wasServed ? 'active' : 'inactive';
}

/** `shown` has its payload; `record` is the row as it is, where there is one. */
export function targetOf(
  scene: Scene,
  reduced: Reduced,
  shown: Operation & { payload: Payload },
  record: MemoryRecord | undefined,
): Target {
  const { state } = reduced;
  const deleted = state === 'deleted';
  return {
    fields: fieldsIn(scene, shown.payload),
    state: deleted ? stateBefore(reduced, record) : state === 'active' ? 'active' : 'inactive',
    deleted_at: deleted ? (record?.deleted_at ?? timeOf(shown)) : null,
    ...reviewOf(scene, reduced),
  };
}
