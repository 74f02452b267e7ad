import type { IncomingHttpHeaders } from 'node:http';
import { parseTicket, ticketDefect, ticketInHeaders } from '../../src/protocol/ticket.ts';
import type { Lease, Pool } from './documents/pool.ts';
import { Refusal, refusing } from './documents/refusal.ts';
import type { Bearer } from './documents/submission.ts';
import { admission } from './teams/authority.ts';
import type { Team } from './teams/team.ts';

/** Somebody whose ticket is good. */
export interface Admitted {
  team: Lease<Team>;
  bearer: Bearer;
  member: string;
}

/**
 * Checks the ticket in the headers of a request (rule T-29). The lease of the team is the caller's. Rejects with a refusal.
 * `now` is in milliseconds since 1970.
 */
export async function admit(headers: IncomingHttpHeaders, teams: Pool<Team>, now: number): Promise<Admitted> {
  const text = ticketInHeaders(headers);
  if (text === null) throw new Refusal('no_ticket', 'There is no ticket in the request.');
  const ticket = readTicket(text);
  const team = await teams.use(ticket.team);
  try {
    const { member, key } = admission(team.value.view, ticket.bearer, now);
    const defect = ticketDefect(ticket, key, Math.floor(now / 1000));
    if (defect !== null) throw new Refusal(defect, 'The ticket is not good.');
    return { team, bearer: ticket.bearer, member };
  } catch (error) {
    team.release();
    throw error;
  }
}

function readTicket(text: string) {
  try {
    return refusing(() => parseTicket(text));
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal('bad_ticket', error.message, { cause: error });
    throw error;
  }
}
