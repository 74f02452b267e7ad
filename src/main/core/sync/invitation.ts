import { type ControlEntry, parseControl } from '../../../protocol/control.ts';
import { parseEntry } from '../../../protocol/entry.ts';
import { ProtocolError } from '../../../protocol/errors.ts';
import { evaluateTeam } from '../../../protocol/evaluate.ts';
import { fingerprintOf, toHex } from '../../../protocol/ids.ts';
import type { InviteState, TeamState } from '../../../protocol/team-state.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import type { Ending } from './connection.ts';
import type { RelayDocument } from './document.ts';
import { type InviteLink, inviteKeys } from './invite.ts';
import { Link } from './link.ts';
import { unreachable } from './relay.ts';

const ANSWER_MS = 10_000;

/** Codes with which a relay says that it does not know the invite, or does not take it any more. */
const NOT_GOOD: readonly string[] = [
  'not_allowed',
  'unknown_device',
  'bad_ticket',
  'removed',
  'unknown_team',
];

const usedUp = (): HoldfastError =>
  new HoldfastError(
    'conflict',
    'The link was used already, has expired, or was withdrawn.',
    'Ask who invited you for a new one: holdfast team invite',
  );

function controlsIn(document: RelayDocument): ControlEntry[] {
  const found: ControlEntry[] = [];
  for (const device of document.devices())
    for (const item of document.itemsOf(device, 0)) {
      try {
        if (item instanceof Uint8Array) found.push(parseControl(parseEntry(item)));
      } catch (error) {
        // What makes no sense is counted once this engine is in the team.
        if (!(error instanceof ProtocolError)) throw error;
      }
    }
  return found;
}

/** Reads the control document with the ticket of an invite. Throws `unavailable`, or `conflict` for a link that is not good. */
function readControl({ relay, team, secret }: InviteLink): Promise<RelayDocument> {
  const { signer } = inviteKeys(secret);
  return new Promise((resolve, reject) => {
    const end = (finish: () => void) => {
      clearTimeout(timer);
      link.close();
      finish();
    };
    const ended = ({ problem, code }: Ending): boolean => {
      const wrong =
        code !== null && NOT_GOOD.includes(code) ? usedUp() : unreachable(relay, new Error(problem));
      end(() => reject(wrong));
      return false;
    };
    const link: Link = new Link({
      relay,
      team,
      bearer: () => ({ as: 'invite', signer }),
      random: Math.random,
      onChange: () => {
        if (link.control.isSynced) end(() => resolve(link.control.document));
      },
      onBehind: () => {},
      onNonsense: (error) => end(() => reject(unreachable(relay, error))),
      onEnd: ended,
    });
    const timer = setTimeout(() => end(() => reject(unreachable(relay, new Error('No answer')))), ANSWER_MS);
  });
}

/** What the team of a link is, as far as can be known before it answers (rule T-23), and what the link invites to. */
export async function readInvitation(
  link: InviteLink,
  now: number,
): Promise<{ state: TeamState; invite: InviteState }> {
  const state = evaluateTeam(link.team, controlsIn(await readControl(link)));
  const invite = state.invites.get(toHex(inviteKeys(link.secret).signer.publicKey));
  const inviter = state.devices.get(invite?.by ?? '');
  if (invite?.status !== 'open' || invite.until < now) throw usedUp();
  if (inviter && fingerprintOf(inviter.signKey) === link.fingerprint) return { state, invite };
  throw new HoldfastError(
    'conflict',
    'The relay shows another team than the one of the link.',
    'Do not join it. Tell who invited you; their relay may have been tampered with.',
  );
}
