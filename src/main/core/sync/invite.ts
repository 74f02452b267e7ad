import { z } from 'zod';
import { decodeCbor, encodeCbor } from '../../../protocol/cbor.ts';
import { Bytes } from '../../../protocol/entry.ts';
import { ProtocolError } from '../../../protocol/errors.ts';
import { isTeamId } from '../../../protocol/ids.ts';
import { newSeed, type Signer, signerOf } from '../../../protocol/signing.ts';
import { HoldfastError } from '../../../shared/errors.ts';
import { derive } from './cipher.ts';

const PREFIX = 'holdfast://join#';
const NO_SALT = new Uint8Array();

/** What a link of an invite holds (rule T-22). */
export interface InviteLink {
  /** Address of the relay. */
  relay: string;
  team: string;
  /** 32 bytes that only this link has. */
  secret: Uint8Array;
  /** Of the device that invites. */
  fingerprint: string;
}

/** The two keys that an invite's secret makes: one proves that a joining device has it, one seals the names. */
export interface InviteKeys {
  signer: Signer;
  namesKey: Uint8Array;
}

export const newInviteSecret = newSeed;

export function inviteKeys(secret: Uint8Array): InviteKeys {
  return {
    signer: signerOf(derive(secret, NO_SALT, 'holdfast/invite/1')),
    namesKey: derive(secret, NO_SALT, 'holdfast/invite-names/1'),
  };
}

const Link = z.tuple([
  z.url({ protocol: /^(?:wss?|https?)$/ }).max(2048),
  z.string().refine(isTeamId),
  Bytes(32),
  z.string().regex(/^\d{5}(?: \d{5}){5}$/),
]);

export function writeInviteLink({ relay, team, secret, fingerprint }: InviteLink): string {
  return PREFIX + Buffer.from(encodeCbor([relay, team, secret, fingerprint])).toString('base64url');
}

/** Reads a link that a person pasted. Errors never repeat it: it holds a secret. */
export function readInviteLink(text: string): InviteLink {
  const link = text.trim();
  if (!link.startsWith(PREFIX))
    throw new HoldfastError(
      'validation_failed',
      `This is no invite: the link of one begins with ${PREFIX}`,
      'Copy the whole link, as `holdfast team invite` or the Team view of an admin has shown it.',
    );
  const [relay, team, secret, fingerprint] = readParts(link.slice(PREFIX.length));
  return { relay, team, secret, fingerprint };
}

function readParts(text: string): z.infer<typeof Link> {
  const bytes = Buffer.from(text, 'base64url');
  try {
    if (bytes.toString('base64url') === text) return Link.parse(decodeCbor(bytes));
  } catch (error) {
    if (!(error instanceof ProtocolError || error instanceof z.ZodError)) throw error;
  }
  throw new HoldfastError(
    'validation_failed',
    'The link of the invite is damaged: a part of it is missing or was changed.',
    'Copy the whole link again, or ask for a new one.',
  );
}
