import type { ControlOf } from '../../../protocol/control.ts';
import type { Entry } from '../../../protocol/entry.ts';
import type { TeamState } from '../../../protocol/team-state.ts';
import { type Author, writeAdmit, writeEpoch, writeHandOn } from './control-entries.ts';
import { type Names, openNames, openNamesKey } from './names.ts';
import type { TeamKeys } from './team-keys.ts';
import { newTeamKey } from './wrap.ts';

type Write = (author: Author, state: TeamState) => Entry;

/** What the engine of an admin has to do next (rules T-23 to T-25); null when there is nothing. */
export function dutyOf(state: TeamState, keys: TeamKeys, now: number): Write | null {
  const current = keys.keyOf(state.epoch);
  if (!current) return null;
  if (state.stale)
    return (author, present) => {
      const key = newTeamKey();
      keys.add([key]);
      return writeEpoch(author, present, key);
    };
  const join = state.joins.find((one) => !isExpired(one, state, now));
  if (join)
    return (author) =>
      writeAdmit(author, join, { names: namesOf(join, state, keys), keys: keys.all, current });
  const lacked = state.lacking.map(({ epoch }) => keys.keyOf(epoch)).find((key) => key !== undefined);
  return lacked ? (author, present) => writeHandOn(author, present, lacked) : null;
}

const isExpired = (join: ControlOf<'join'>, state: TeamState, now: number): boolean =>
  (state.invites.get(join.body.invite)?.until ?? 0) < now;

/** What to call who joins: what was sealed for the admins, else what is known of the member. */
function namesOf({ entry, body }: ControlOf<'join'>, state: TeamState, keys: TeamKeys): Names {
  const invite = state.invites.get(body.invite);
  const key = keys.keyOf(invite?.namesKey.epoch ?? null);
  const namesKey = key && invite && openNamesKey(key.key, entry.team, invite.namesKey.bytes);
  const told = namesKey && openNames(namesKey, entry.team, entry.device, body.names);
  return (
    told || { member: `member ${entry.device.slice(0, 6)}`, device: `device ${entry.device.slice(0, 6)}` }
  );
}
