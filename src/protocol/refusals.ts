import { z } from 'zod';
import { DROP_REASONS } from './errors.ts';

/** Why the relay refuses a ticket, a document or an update, besides the reasons of rule T-8. */
const REFUSAL_CODES = [
  ...DROP_REASONS,
  // Tickets (rule T-29).
  'no_ticket',
  'bad_ticket',
  'ticket_expired',
  'ticket_from_future',
  // Documents.
  'unknown_team',
  'unknown_document',
  'not_allowed',
  // Updates (rules T-30, T-32).
  'not_an_append',
  'foreign_array',
  'foreign_client',
  'sealed',
  'too_large',
  'quota',
  // Nothing is wrong with the request: try again later.
  'too_many',
  'unavailable',
] as const;
export const RefusalCode = z.enum(REFUSAL_CODES);
export type RefusalCode = z.infer<typeof RefusalCode>;

/** The reason in an auth message `permission denied` (rule T-28), and the `error` in the body of a refused upgrade. */
export const Refusal = z.object({
  // A newer relay may have codes that this program does not know.
  code: RefusalCode.or(z.string().max(64)),
  message: z.string().max(1000),
});
export type Refusal = z.infer<typeof Refusal>;

/** A refusal as the relay sends it. */
export function writeRefusal(code: RefusalCode, message: string): string {
  return JSON.stringify({ code, message });
}

/** A refusal as it came over the wire; null when it is none of a relay that speaks this protocol. */
export function readRefusal(text: string): Refusal | null {
  try {
    return Refusal.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
