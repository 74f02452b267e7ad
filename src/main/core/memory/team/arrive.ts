import type { MemoryRecord } from '../../domain/memory.ts';
import type { Operation, Reduced, TeamRules } from '../../domain/team/operation.ts';
import { reduce } from '../../domain/team/reduce.ts';
import type { WritableDb } from '../../store/database.ts';
import { findMemoriesById } from '../../store/memories.ts';
import {
  erasePayloads,
  findOperation,
  keepOperation,
  markDropped,
  operationsOf,
  removeOperation,
  type TeamOperation,
} from '../../store/team-operations.ts';
import { linkedVersions, unlinkOperation } from '../../store/team-versions.ts';
import { findTeam, type TeamRow } from '../../store/teams.ts';
import type { Recording } from '../context.ts';
import { type Here, materialise } from './materialise.ts';
import { type Scene, sceneOf, userOf } from './scene.ts';

/** Writes down operations that were accepted and makes their memories what all of their operations say. */
export function arrive(
  recording: Recording,
  team: TeamRow,
  rules: TeamRules,
  operations: readonly Operation[],
): void {
  const { db } = recording;
  const scene = sceneOf(recording, team);
  const memories = [...new Set(operations.map(({ memory }) => memory))];
  // Read before they are written: most are the first of their memory, and need not be read again.
  const known = operationsOf(db, memories);
  const touched = new Set<string>();
  for (const operation of operations) {
    if (!keepOperation(db, team.id, operation)) continue;
    touched.add(operation.memory);
    known.get(operation.memory)?.push({ ...operation, team: team.id, dropped: false });
  }
  makeSome(scene, rules, [...touched], known);
}

/** Makes the memory what it is without a local operation, of which the change stays as one that was not sent. */
export function takeBack(recording: Recording, team: TeamRow, rules: TeamRules, id: string): void {
  const { db } = recording;
  const operation = findOperation(db, team.id, id);
  if (!operation) return;
  removeOperation(db, team.id, id);
  unlinkOperation(db, id);
  const memories = [operation.memory];
  makeSome(sceneOf(recording, team), rules, memories, operationsOf(db, memories));
}

/** Makes these memories anew. */
export function judgeAnew(
  recording: Recording,
  team: TeamRow,
  rules: TeamRules,
  memories: readonly string[],
): void {
  makeSome(sceneOf(recording, team), rules, memories, operationsOf(recording.db, memories));
}

function makeSome(
  scene: Scene,
  rules: TeamRules,
  memories: readonly string[],
  operations: ReadonlyMap<string, readonly TeamOperation[]>,
): void {
  const { db } = scene.recording;
  db.settle();
  const records = findMemoriesById(db, memories);
  const links = linkedVersions(
    db,
    [...records.values()].map(({ seq }) => seq),
  );
  for (const memory of memories) {
    const all = operations.get(memory) ?? [];
    const own = all.filter((operation) => operation.team === scene.team.id);
    const record = records.get(memory);
    const numbers = (record && links.get(record.seq)) ?? new Map<string, number>();
    const reduced = reduce(memory, own, rules);
    noteDropped(db, own, reduced);
    // What comes for it after a purge is erased as well (rule T-18).
    if (reduced.state === 'purged') erasePayloads(db, memory, scene.team.id);
    if (isTheirs(scene, reduced, all, record, numbers)) materialise(scene, reduced, { record, numbers });
  }
}

/** Counts what its author had no authority for (rule T-8). */
export function noteDropped(db: WritableDb, operations: readonly TeamOperation[], reduced: Reduced): void {
  if (reduced.dropped.length === 0 && operations.every(({ dropped }) => !dropped)) return;
  const dropped = new Set(reduced.dropped.map(({ id }) => id));
  for (const { team, id, dropped: was } of operations)
    if (dropped.has(id) !== was) markDropped(db, team, id, !was);
}

/**
 * Whether the row is one that the team's operations make. One that was here before, and was not sent by whoever began it in
 * the team, stays what it is: nobody else can change or erase it by its id. What also went to a shared team follows that.
 */
function isTheirs(
  scene: Scene,
  reduced: Reduced,
  operations: readonly TeamOperation[],
  record: MemoryRecord | undefined,
  numbers: Here['numbers'],
): boolean {
  const { team, recording } = scene;
  // Of operations that the row does not show nothing follows: anybody may write some with its id.
  const known = operations.filter(({ id }) => numbers.has(id));
  const others = known.filter((operation) => operation.team !== team.id);
  if (team.kind === 'personal' && others.some((one) => findTeam(recording.db, one.team)?.kind === 'shared'))
    return false;
  if (!record || known.length > others.length) return true;
  const inScope =
    team.kind === 'shared'
      ? record.scope === 'tenant' && record.tenant === team.tenant
      : record.scope === 'agent' || record.scope === 'user';
  const { origin } = reduced;
  if (origin === null || record.user !== userOf(scene, origin)) return false;
  // The same member changed its scope on another machine.
  return inScope || origin.author === team.member;
}
