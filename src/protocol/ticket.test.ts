import { describe, expect, test } from 'vitest';
import { encodeCbor } from './cbor.ts';
import { ProtocolError } from './errors.ts';
import { deviceIdOf, teamIdOf } from './ids.ts';
import { newSeed, signerOf } from './signing.ts';
import { makeTicket, parseTicket, ticketDefect, ticketInHeaders, ticketProtocols } from './ticket.ts';

const signer = signerOf(Buffer.alloc(32, 1));
const team = teamIdOf(signer.publicKey);
const ISSUED = 1_900_000_000;
const ticket = (seconds: number, as: 'device' | 'invite' = 'device') =>
  makeTicket({ team, as, issued: ISSUED, seconds }, signer);
const defect = (text: string, now: number) => ticketDefect(parseTicket(text), signer.publicKey, now);

describe('a ticket (T-29)', () => {
  test('says who comes, to which team, and until when', () => {
    expect(parseTicket(ticket(600))).toMatchObject({
      team,
      bearer: { device: deviceIdOf(signer.publicKey) },
      issued: ISSUED,
      expires: ISSUED + 600,
    });
    expect(parseTicket(ticket(600, 'invite')).bearer).toEqual({ invite: signer.publicKey });
  });

  test('is good from five minutes before it was issued until it ends', () => {
    const text = ticket(600);
    expect(defect(text, ISSUED)).toBeNull();
    expect(defect(text, ISSUED - 300)).toBeNull();
    expect(defect(text, ISSUED - 301)).toBe('ticket_from_future');
    expect(defect(text, ISSUED + 599)).toBeNull();
    expect(defect(text, ISSUED + 600)).toBe('ticket_expired');
  });

  test('lasts an hour at most', () => {
    expect(defect(ticket(3600), ISSUED)).toBeNull();
    expect(defect(ticket(3601), ISSUED)).toBe('bad_ticket');
    expect(defect(ticket(0), ISSUED)).toBe('bad_ticket');
  });

  test('is of nobody else, and cannot be changed', () => {
    const [claims = '', signature = ''] = ticket(600).split('.');
    const other = signerOf(newSeed());
    expect(ticketDefect(parseTicket(ticket(600)), other.publicKey, ISSUED)).toBe('bad_ticket');
    const longer = Buffer.from(
      encodeCbor([1, team, new Uint8Array(16), ISSUED, ISSUED + 900, new Uint8Array(16)]),
    );
    expect(defect(`${longer.toString('base64url')}.${signature}`, ISSUED)).toBe('bad_ticket');
    const cut = `${claims.slice(0, -1)}.${signature}`;
    expect(() => parseTicket(cut)).toThrow(ProtocolError);
  });

  test.each(['', '.', 'a.b', 'a.b.c', 'AAAA.AAAA', `${'A'.repeat(600)}.AAAA`, '!!!!.AAAA'])(
    '%j is none',
    (text) => {
      expect(() => parseTicket(text)).toThrow(ProtocolError);
    },
  );
});

describe('where a ticket is in an upgrade (T-29)', () => {
  test('in the authorization header, or among the sub-protocols', () => {
    const text = ticket(600);
    expect(ticketInHeaders({ authorization: `Bearer ${text}` })).toBe(text);
    expect(ticketInHeaders({ 'sec-websocket-protocol': ticketProtocols(text).join(', ') })).toBe(text);
  });

  test('and nowhere else', () => {
    expect(ticketInHeaders({})).toBeNull();
    expect(
      ticketInHeaders({ authorization: 'Basic eDp5', 'sec-websocket-protocol': 'holdfast.v1' }),
    ).toBeNull();
  });
});
