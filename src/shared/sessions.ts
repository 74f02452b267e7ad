import { z } from 'zod';
import { Timestamp } from './time.ts';

/** A link that logs one browser in, once. */
export const LoginLink = z.object({
  /** Below the address of the engine. The code is in the fragment, which browsers send to nobody. */
  path: z.string(),
  expires_at: Timestamp,
});
export type LoginLink = z.infer<typeof LoginLink>;

export const LoginRequest = z.strictObject({
  /** The fragment of a login link. */
  code: z.string().min(1).max(100),
});
export type LoginRequest = z.output<typeof LoginRequest>;

/** A browser that is logged in. */
export const Session = z.object({
  id: z.string(),
  user: z.string(),
  /** The id of the key that its login link was made with; it ends with that key. */
  key: z.string(),
  /** The browser and system in words, as far as the browser tells. */
  browser: z.string(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
  created_at: Timestamp,
  last_used_at: Timestamp,
  /** When it ends at the latest. It ends earlier when it is not used for a while. */
  expires_at: Timestamp,
});
export type Session = z.infer<typeof Session>;

export const SessionList = z.object({ sessions: z.array(Session) });
export const EndedSessions = z.object({ ended: z.int() });
export type EndedSessions = z.infer<typeof EndedSessions>;

/** The answer to a login. The other half of what the browser holds is in its cookie, which no script can read. */
export const Login = z.object({
  session: Session,
  /** Sent as `X-Holdfast-Page` with every request: a cookie goes to every port of a host, this to one alone. */
  page_secret: z.string(),
});
export type Login = z.infer<typeof Login>;
