/** Why the relay closes a socket: codes of RFC 6455, section 7.4, the 44xx ones named after those of HTTP. */
export const CLOSE = {
  /** The relay stops; come back. */
  restarting: 1012,
  badMessage: 4400,
  /** The device was removed, or its ticket is not good any more (rule T-33). */
  unauthorized: 4401,
  /** Reads slower than the relay may hold back for it. */
  tooSlow: 4408,
  tooLarge: 4413,
  tooManyMessages: 4429,
  tooManySockets: 4430,
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
