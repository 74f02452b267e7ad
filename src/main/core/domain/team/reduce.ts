import { isDeepStrictEqual } from 'node:util';
import { fieldsOf } from '../memory.ts';
import { type Beginning, decidesAlone, effectiveRole, hasTeamRole, mayReview, mayWrite } from './may.ts';
import { namesDevice } from './memory-id.ts';
import type {
  Authority,
  Operation,
  Reduced,
  ReducedState,
  ReducedVersion,
  Standing,
  TeamRules,
} from './operation.ts';
import { byDecision, inOrder } from './order.ts';

type Judged = Operation & { authority: Authority };

function isVersion({ kind }: Operation): boolean {
  return kind === 'put' || kind === 'propose' || kind === 'delete';
}

function isDecision({ kind }: Operation): boolean {
  return kind === 'approve' || kind === 'deactivate';
}

/** Null: nothing of this author counts. In a personal team every device is an admin (rule T-13). */
function judge(operation: Operation, rules: TeamRules): Judged | null {
  const authority = rules.authorityOf(operation);
  if (authority === null || authority.role === 'reader') return null;
  return {
    ...operation,
    authority: rules.kind === 'personal' ? { role: 'admin', trusted: true } : authority,
  };
}

/**
 * Who began the memory, from the versions that may be written at all (rule T-19). Clocks decide only where the id does not
 * say it: whoever wrote nothing for a while may date a root before that of another. What waits for a reviewer begins nothing
 * that somebody else has published.
 */
function beginningOf(memory: string, judged: readonly Judged[]): Beginning & { origin: Operation | null } {
  const written = judged.filter(
    (one) => one.kind !== 'delete' && isVersion(one) && mayWrite(one, one.authority, NOBODYS),
  );
  const roots = written.filter(({ bases }) => bases.length === 0);
  const [earliest] = roots;
  const disputed = roots.some(({ author }) => author !== earliest?.author);
  const named = disputed ? roots.find(({ device }) => namesDevice(memory, device)) : undefined;
  const first = named ?? (disputed ? roots.find(publishedIn(judged)) : undefined) ?? earliest;
  return {
    origin: first ?? written[0] ?? null,
    beginner: first?.author ?? null,
    contested: disputed && named === undefined,
  };
}

/** Whether a version serves by its author's role alone, or because a reviewer has approved it. */
function publishedIn(judged: readonly Judged[]): (version: Judged) => boolean {
  const approvals = judged.filter((one) => one.kind === 'approve' && mayReview(one.authority));
  const approved = new Set(approvals.map(({ target }) => target));
  return ({ id, kind, authority }) =>
    approved.has(id) || (kind === 'put' && hasTeamRole(effectiveRole(authority), 'publisher'));
}

const NOBODYS: Beginning = { beginner: null, contested: false };

/** What each version was made on, as far as it is known. A cause has a lower clock (T-3), so there are no cycles. */
function causesOf(versions: readonly Operation[]): (version: Operation) => Operation[] {
  const byId = new Map(versions.map((version) => [version.id, version]));
  return ({ bases, clock }) =>
    bases.flatMap((id) => {
      const base = byId.get(id);
      return base !== undefined && base.clock < clock ? [base] : [];
    });
}

/** Everything that `versions` were made on, directly or through others. */
function ancestorsOf(
  versions: readonly Operation[],
  causes: (version: Operation) => Operation[],
): Set<string> {
  const found = new Set<string>();
  const open = versions.flatMap(causes);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next.id)) continue;
    found.add(next.id);
    open.push(...causes(next));
  }
  return found;
}

/** The decisions about each version, in their order. */
function decisionsByTarget(decisions: readonly Operation[]): Map<string, Operation[]> {
  const by = new Map<string, Operation[]>();
  for (const decision of [...decisions].sort(byDecision)) {
    const target = decision.target ?? '';
    by.set(target, [...(by.get(target) ?? []), decision]);
  }
  return by;
}

/** Rules T-14 and T-17. */
function stand(
  version: Judged,
  decisions: readonly Operation[],
  beginning: Beginning,
): Omit<ReducedVersion, 'superseded'> {
  const { authority, ...operation } = version;
  const trusted = version.kind !== 'propose' && decidesAlone(version.author, authority, beginning);
  const decision = decisions.at(-1) ?? null;
  const standing: Standing =
    decision === null
      ? trusted
        ? 'approved'
        : 'waiting'
      : decision.kind === 'approve'
        ? 'approved'
        : 'refused';
  const wasApproved = trusted || decisions.some(({ kind }) => kind === 'approve');
  // A delete that was decided against is taken back; any other version that was is set aside.
  const inForce =
    standing === 'approved' || (standing === 'refused' && wasApproved && version.kind !== 'delete');
  return { operation, standing, inForce, decision };
}

/** Versions on which the same author has made a later one: that has taken their place, whatever becomes of it. */
function replacedByAuthor(
  versions: readonly Operation[],
  causes: (version: Operation) => Operation[],
): Set<string> {
  const replaced = versions.flatMap((version) =>
    causes(version).filter(({ author }) => author === version.author),
  );
  return new Set(replaced.map(({ id }) => id));
}

/** Versions that say the same are no conflict, nor are several deletes (rule T-15). */
function differ(heads: readonly Operation[]): boolean {
  const [first, ...rest] = heads.map(({ kind, payload }) =>
    kind === 'delete' || payload === null ? 'deleted' : fieldsOf(payload),
  );
  return rest.some((other) => !isDeepStrictEqual(first, other));
}

const isDelete = ({ operation }: ReducedVersion) => operation.kind === 'delete';

/** The version to show, and what the memory is by it (rules T-15 to T-17). */
function show(
  versions: readonly ReducedVersion[],
  conflict: boolean,
): { shown: ReducedVersion | null; state: ReducedState } {
  const top = versions.filter((one) => one.inForce && !one.superseded);
  const heads = top.filter(({ standing }) => standing === 'approved');
  const kept = heads.filter((head) => !isDelete(head));
  if (kept.length > 0) {
    const hidden = conflict && kept.length < heads.length;
    return { shown: kept.at(-1) ?? null, state: hidden ? 'conflict' : 'active' };
  }
  if (heads.length > 0) return { shown: heads.at(-1) ?? null, state: 'deleted' };
  if (top.length > 0) return { shown: top.at(-1) ?? null, state: 'set aside' };
  const texts = versions.filter((one) => !isDelete(one) && !one.superseded);
  const waiting = texts.findLast(({ standing }) => standing === 'waiting');
  if (waiting) return { shown: waiting, state: 'waiting' };
  const refused = texts.findLast(({ standing }) => standing === 'refused');
  return refused ? { shown: refused, state: 'set aside' } : { shown: null, state: 'none' };
}

/**
 * What a memory is, given its operations: rules T-12 to T-19. A function of the set alone: neither the order nor
 * repetitions count, and what an operation was made on may be missing.
 */
export function reduce(memory: string, operations: readonly Operation[], rules: TeamRules): Reduced {
  const ordered = inOrder(operations);
  const judged = ordered.flatMap((operation) => judge(operation, rules) ?? []);
  const { origin, ...beginning } = beginningOf(memory, judged);
  const allowed = judged.filter((one) => mayWrite(one, one.authority, beginning));
  const allowedIds = new Set(allowed.map(({ id }) => id));
  const dropped = ordered.filter(({ id }) => !allowedIds.has(id));
  const written = allowed.filter(isVersion);
  const known = new Set(written.map(({ id }) => id));
  const decisions = allowed.filter((one) => isDecision(one) && known.has(one.target ?? ''));
  const causes = causesOf(ordered.filter(isVersion));
  const byTarget = decisionsByTarget(decisions);
  const standing = written.map((version) => stand(version, byTarget.get(version.id) ?? [], beginning));
  const covered = ancestorsOf(
    standing.filter(({ inForce }) => inForce).map(({ operation }) => operation),
    causes,
  );
  const replaced = replacedByAuthor(written, causes);
  const versions = standing.map((one): ReducedVersion => {
    const { id } = one.operation;
    return { ...one, superseded: covered.has(id) || (one.standing === 'waiting' && replaced.has(id)) };
  });
  const purged = allowed.some(({ kind }) => kind === 'purge');
  const open = purged ? [] : versions.filter(({ superseded }) => !superseded);
  const standingAs = (as: Standing) => open.filter((one) => one.standing === as).map((one) => one.operation);
  const heads = standingAs('approved');
  const conflict = differ(heads);
  return {
    memory,
    ...(purged ? { shown: null, state: 'purged' as const } : show(versions, conflict)),
    origin,
    ...beginning,
    versions,
    decisions: decisions.map(({ authority: _, ...operation }) => operation),
    heads,
    conflict,
    waiting: standingAs('waiting').reverse(),
    dropped,
  };
}
