import type { TeamState } from '../../../protocol/team-state.ts';
import type { TeamKind } from '../../../shared/team.ts';
import type { AuthorityOf, TeamRules } from '../domain/team/operation.ts';

/** Stands for the number of an operation that has none yet: it comes behind every cut. */
const NOT_SENT = Number.MAX_SAFE_INTEGER;

/** What operations count for, by the control entries (rules T-13, T-20, T-21). */
export function rulesOf(kind: TeamKind, state: TeamState): TeamRules {
  const authorityOf: AuthorityOf = ({ device, number, author }) => {
    const role = state.roleAt(device, 'log', number ?? NOT_SENT);
    return role === null ? null : { role, trusted: state.isTrusted(author) };
  };
  return { kind, authorityOf };
}

/**
 * Devices whose operations may count for something else than before. `lastOf`: the number of a device's last operation that
 * was read.
 */
export function devicesJudgedAnew(
  before: TeamState,
  after: TeamState,
  lastOf: (device: string) => number,
): string[] {
  const authority = (state: TeamState, device: string, member: string) =>
    [lastOf(device), NOT_SENT].map((number) => state.roleAt(device, 'log', number)).join() +
    String(state.isTrusted(member));
  const recut = membersWithNewCuts(before, after);
  return [...after.devices.values()]
    .filter(({ id }) => before.devices.has(id))
    .filter(
      ({ id, member }) => recut.has(member) || authority(before, id, member) !== authority(after, id, member),
    )
    .map(({ id }) => id);
}

/** Members whose changes of role, or removals, are not the same ones. */
function membersWithNewCuts(before: TeamState, after: TeamState): Set<string> {
  const cutting = (state: TeamState) =>
    new Map(
      state.counted.flatMap(({ entry, body }) =>
        body.k === 'role' || body.k === 'remove' ? [[entry.hash, body.member] as const] : [],
      ),
    );
  const [old, now] = [cutting(before), cutting(after)];
  const changed = [...old, ...now].filter(([hash]) => old.has(hash) !== now.has(hash));
  return new Set(changed.map(([, member]) => member));
}
