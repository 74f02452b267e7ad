import { isProven } from './control.ts';
import type { Ledger } from './ledger.ts';
import type { InviteState, TeamState } from './team-state.ts';

/** What a ledger comes to after its last entry. */
export function summarize(team: string, ledger: Ledger): TeamState {
  const { roster, epochs, refused, founding, policy, epoch } = ledger;
  const { devices, members } = roster;
  const invites = new Map<string, InviteState>();
  for (const [key, invite] of ledger.invites)
    invites.set(key, { ...invite, status: ledger.statusOf(invite) });
  const joins = openJoins(ledger, invites);
  const current = epoch === null ? undefined : epochs.get(epoch);
  return {
    team,
    founding,
    devices,
    members,
    invites,
    joins,
    policy,
    epochs,
    epoch,
    stale: current !== undefined && [...current.holders].some((device) => devices.get(device)?.removed),
    lacking: [...devices.values()]
      .filter(({ removed }) => !removed)
      .flatMap(({ id }) =>
        [...epochs.values()]
          .filter(({ holders }) => !holders.has(id))
          .map((lacked) => ({ device: id, epoch: lacked.id })),
      ),
    refused,
    counted: ledger.counted.filter(({ entry }) => !refused.has(entry.hash)),
    roleAt: (device, stream, number) => roster.roleAt(device, stream, number),
    isTrusted: (member) => policy.trusted === 'publishers' || policy.trusted.includes(member),
  };
}

/** Joins that wait for an admin; says of the others why they do not count, unless the device was admitted. */
function openJoins(ledger: Ledger, invites: ReadonlyMap<string, InviteState>): TeamState['joins'] {
  const { joins, roster, refused } = ledger;
  return joins.filter((join) => {
    if (roster.devices.has(join.entry.device)) return false;
    const open = invites.get(join.body.invite)?.status === 'open';
    const reason = !open ? 'without_effect' : isProven(join) ? null : 'bad_signature';
    if (reason !== null) refused.set(join.entry.hash, reason);
    return reason === null;
  });
}
