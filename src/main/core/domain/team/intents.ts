import { isDeepStrictEqual } from 'node:util';
import type { State } from '../../../../shared/memory.ts';
import { type Fields, fieldsOf } from '../memory.ts';
import type { Operation, OperationKind, Reduced } from './operation.ts';

/** A memory as a local change left it. */
export interface LocalState {
  /** As they are sent: with its key, where that is withheld here. */
  fields: Fields;
  state: State;
  deleted: boolean;
  /** Whether a person decided about it as it is; an inactive memory that nobody decided about waits. */
  decided: boolean;
  /** The served version was just written here. In a conflict whoever did that has decided. */
  anew: boolean;
  /** Operations that wait in the team and were refused here, or taken into the served version. */
  refused: readonly string[];
  adopted: readonly string[];
  /** Proposals that were refused and wait again, because that was taken back. */
  reopened: readonly Operation[];
  /** A text to propose, where that is to be sent. */
  draft: Fields | null;
}

/** An operation that is to be sent. */
export interface Intent {
  kind: OperationKind;
  bases: readonly string[];
  target: string | null;
  fields: Fields | null;
  /** Which local version shows it: the served one, the draft, or one that is still to be written. */
  shows: 'served' | 'draft' | 'none';
}

/** What the operations would come to with these decisions beside them. */
export type Would = (decisions: readonly Pick<Operation, 'kind' | 'target'>[]) => Reduced;

function decide(kind: 'approve' | 'deactivate', target: string): Intent {
  return { kind, bases: [], target, fields: null, shows: 'served' };
}

function same(operation: Operation | undefined, fields: Fields): boolean {
  if (!operation?.payload || operation.kind === 'delete') return false;
  return isDeepStrictEqual(fieldsOf(operation.payload), fieldsOf(fields));
}

/** What a new version is made on: all that it takes the place of. */
function basesOf({ versions, shown }: Reduced, more: readonly string[]): string[] {
  const top = versions.filter(({ inForce, superseded }) => inForce && !superseded);
  const ids = top.map(({ operation }) => operation.id);
  return [...new Set([...ids, ...(shown ? [shown.operation.id] : []), ...more])];
}

function put(reduced: Reduced, local: LocalState): Intent {
  const bases = basesOf(reduced, local.adopted);
  return { kind: 'put', bases, target: null, fields: local.fields, shows: 'served' };
}

/** Decisions against the heads; of a deleted memory that takes the delete back. */
function againstHeads({ heads }: Reduced): Intent[] {
  return heads.map(({ id }) => decide('deactivate', id));
}

function activation(reduced: Reduced, local: LocalState, would: Would): Intent[] {
  const { shown, state, heads, waiting } = reduced;
  const shows = same(shown?.operation, local.fields);
  if (state === 'active' && shows && !(reduced.conflict && local.anew)) return [];
  if (state === 'deleted') {
    const undelete = againstHeads(reduced);
    const then = would(undelete);
    if (then.state === 'active' && same(then.shown?.operation, local.fields)) return undelete;
  }
  // The approval of exactly this text says whose it is; a version of one's own would not.
  const decidable = [...(shown && !heads.includes(shown.operation) ? [shown.operation] : []), ...waiting];
  const approved = decidable.find((version) => {
    if (!same(version, local.fields)) return false;
    const then = would([decide('approve', version.id)]);
    return then.state === 'active' && !then.conflict && then.shown?.operation.id === version.id;
  });
  return approved ? [decide('approve', approved.id)] : [put(reduced, local)];
}

/** The same text once more, where a decision was taken back and it waits again. */
function again(reduced: Reduced, local: LocalState): Intent[] {
  if (!same(reduced.shown?.operation, local.fields)) return [];
  return [
    { kind: 'propose', bases: basesOf(reduced, []), target: null, fields: local.fields, shows: 'none' },
  ];
}

/** A refused proposal once more. */
function proposedAgain(reduced: Reduced, { id, payload }: Operation): Intent {
  const fields = payload && fieldsOf(payload);
  return { kind: 'propose', bases: basesOf(reduced, [id]), target: null, fields, shows: 'none' };
}

function inactivation(reduced: Reduced, local: LocalState, would: Would): Intent[] {
  const { state, waiting } = reduced;
  if (state === 'active') return [...againstHeads(reduced), ...(local.decided ? [] : again(reduced, local))];
  if (state === 'conflict') return local.decided ? againstHeads(reduced) : [];
  if (state === 'waiting') return local.decided ? waiting.map(({ id }) => decide('deactivate', id)) : [];
  if (state === 'set aside') return local.decided ? [] : again(reduced, local);
  const undelete = againstHeads(reduced);
  return would(undelete).state === 'deleted' ? [] : undelete;
}

function deletion(reduced: Reduced, local: LocalState): Intent[] {
  if (reduced.state === 'deleted') return [];
  const bases = basesOf(
    reduced,
    reduced.waiting.map(({ id }) => id),
  );
  return [{ kind: 'delete', bases, target: null, fields: local.fields, shows: 'served' }];
}

/** The proposal of a text that the team does not have, in the place of what this member had proposed before. */
export function proposal(reduced: Reduced, draft: Fields | null, member: string): Intent[] {
  if (draft === null || [...reduced.waiting, ...reduced.heads].some((one) => same(one, draft))) return [];
  const own = reduced.waiting.filter(({ author }) => author === member).map(({ id }) => id);
  return [{ kind: 'propose', bases: basesOf(reduced, own), target: null, fields: draft, shows: 'draft' }];
}

/**
 * What has to be sent for the team to have what a local change made: by comparing the two, whatever the change was. For
 * members who decide alone about the memory; `reduced` is what the team has.
 */
export function intentsOf(reduced: Reduced, local: LocalState, member: string, would: Would): Intent[] {
  const served = local.deleted
    ? deletion(reduced, local)
    : local.state === 'active'
      ? activation(reduced, local, would)
      : reduced.state === 'none'
        ? []
        : inactivation(reduced, local, would);
  const done = new Set(
    served.flatMap(({ bases, target }) => [...bases, ...(target === null ? [] : [target])]),
  );
  const refused = reduced.waiting.filter(({ id }) => local.refused.includes(id) && !done.has(id));
  return [
    ...served,
    ...refused.map(({ id }) => decide('deactivate', id)),
    ...local.reopened.map((version) => proposedAgain(reduced, version)),
    ...proposal(reduced, local.draft, member),
  ];
}
