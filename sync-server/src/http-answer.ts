import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RefusalCode } from '../../src/protocol/refusals.ts';
import { ERROR_STATUS, type ErrorCode } from '../../src/shared/errors.ts';
import type { Refusal } from './documents/refusal.ts';

/** An error of the relay's HTTP surface. */
export interface HttpProblem {
  status: number;
  code: string;
  message: string;
  hint?: string;
}

const STATUS_OF_REFUSAL: Partial<Record<RefusalCode, number>> = {
  no_ticket: 401,
  bad_ticket: 401,
  ticket_expired: 401,
  ticket_from_future: 401,
  unknown_device: 401,
  removed: 401,
  not_allowed: 403,
  wrong_team: 403,
  unknown_team: 404,
  unknown_document: 404,
  too_large: 413,
  too_many: 429,
  quota: 507,
  unavailable: 503,
};

/** A refusal of the protocol as an HTTP error; 400 where it has no status of its own. */
export const refusalProblem = ({ code, message }: Refusal): HttpProblem => ({
  status: STATUS_OF_REFUSAL[code] ?? 400,
  code,
  message,
});

/** An error with a code of the API. */
export const problem = (code: ErrorCode, message: string, hint?: string): HttpProblem => ({
  status: ERROR_STATUS[code],
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
});

function bodyOf({ code, message, hint }: HttpProblem): string {
  return JSON.stringify({ error: { code, message, hint } });
}

/** Answers a request with an error; a refused ticket asks for a bearer token. */
export function answerProblem(response: ServerResponse, wrong: HttpProblem): void {
  const challenge = wrong.status === 401 ? { 'www-authenticate': 'Bearer' } : {};
  response.writeHead(wrong.status, { 'content-type': 'application/json', ...challenge }).end(bodyOf(wrong));
}

/** Answers an upgrade that is not one; its socket is of no further use. */
export function refuseUpgrade(socket: Duplex, wrong: HttpProblem): void {
  const body = bodyOf(wrong);
  const head = [
    `HTTP/1.1 ${wrong.status} ${STATUS_CODES[wrong.status]}`,
    // A client whose clock is wrong makes its next ticket by this one.
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  // Else it would stay open for as long as the other side likes.
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
