import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { toBase32 } from './base32.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { Bytes } from './entry.ts';
import { ProtocolError } from './errors.ts';
import { deviceIdOf, idBytes, isTeamId } from './ids.ts';
import { TICKET_MAX_CHARACTERS, TICKET_MAX_SECONDS, TICKET_SKEW_SECONDS } from './limits.ts';
import type { RefusalCode } from './refusals.ts';
import { isSigned, type Signer } from './signing.ts';

/** The sub-protocol that the relay selects, and what a ticket among the offered ones begins with (rule T-29). */
export const SUBPROTOCOL = 'holdfast.v1';
const TICKET_PROTOCOL = 'ticket.';

const DOMAIN = Buffer.from('holdfast/ticket/1\0');

/** A ticket that was read; who may use it shows only when its signature is checked. Times are seconds since 1970. */
export interface Ticket {
  team: string;
  /** A device by its id, or an invite by its public key. */
  bearer: { device: string } | { invite: Uint8Array };
  issued: number;
  expires: number;
  signedBytes: Uint8Array;
  signature: Uint8Array;
}

const Seconds = z.int().nonnegative();
const Claims = z.tuple([
  z.literal(1),
  z.string().refine(isTeamId),
  z.union([Bytes(16), Bytes(32)]),
  Seconds,
  Seconds,
  Bytes(16),
]);

export interface TicketRequest {
  team: string;
  as: 'device' | 'invite';
  /** Seconds since 1970, by the relay's clock as well as it is known. */
  issued: number;
  /** How long it is good for, at most an hour. */
  seconds: number;
}

/** A ticket for a device, or for who holds an invite's secret, whose key signs it. */
export function makeTicket(request: TicketRequest, signer: Signer): string {
  const bearer = request.as === 'invite' ? signer.publicKey : idBytes(deviceIdOf(signer.publicKey));
  const { team, issued, seconds } = request;
  const claims = encodeCbor([1, team, bearer, issued, issued + seconds, randomBytes(16)]);
  const signature = signer.sign(Buffer.concat([DOMAIN, claims]));
  return `${Buffer.from(claims).toString('base64url')}.${Buffer.from(signature).toString('base64url')}`;
}

/** Reads a ticket. Throws a `ProtocolError`. */
export function parseTicket(text: string): Ticket {
  const parts = text.length > TICKET_MAX_CHARACTERS ? [] : text.split('.');
  const [claims, signature] = parts.map((part) => Buffer.from(part, 'base64url'));
  const canonical = [claims, signature].map((part) => part?.toString('base64url')).join('.');
  if (parts.length !== 2 || !claims || !signature || canonical !== text)
    throw new ProtocolError('malformed', 'The ticket is not two parts of base64url.');
  const read = Claims.safeParse(decodeCbor(claims));
  if (!read.success) throw new ProtocolError('malformed', 'The ticket has not the fields of one.');
  const [, team, bearer, issued, expires] = read.data;
  return {
    team,
    bearer: bearer.length === 16 ? { device: toBase32(bearer) } : { invite: bearer },
    issued,
    expires,
    signedBytes: Buffer.concat([DOMAIN, claims]),
    signature,
  };
}

/**
 * Why the ticket is not good at `now` (seconds since 1970), or null. `publicKey` is the signing key of the device, by the
 * control entries; for an invite it is the bearer itself.
 */
export function ticketDefect(ticket: Ticket, publicKey: Uint8Array, now: number): RefusalCode | null {
  if (!isSigned(publicKey, ticket.signedBytes, ticket.signature)) return 'bad_ticket';
  const lasts = ticket.expires - ticket.issued;
  if (lasts <= 0 || lasts > TICKET_MAX_SECONDS) return 'bad_ticket';
  if (ticket.issued > now + TICKET_SKEW_SECONDS) return 'ticket_from_future';
  return ticket.expires <= now ? 'ticket_expired' : null;
}

/** The sub-protocols that a client offers which cannot set headers. */
export function ticketProtocols(ticket: string): string[] {
  return [SUBPROTOCOL, TICKET_PROTOCOL + ticket];
}

/** The ticket in the headers of an upgrade, `Authorization` before the sub-protocols; null when there is none. */
export function ticketInHeaders(headers: {
  authorization?: string | undefined;
  'sec-websocket-protocol'?: string | undefined;
}): string | null {
  const bearer = /^Bearer +([A-Za-z0-9_.-]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return offered.find((name) => name.startsWith(TICKET_PROTOCOL))?.slice(TICKET_PROTOCOL.length) ?? null;
}
