/**
 * Why the relay closes a socket (RFC 6455, section 7.4). As y-websocket has it, there is no use in coming back after a 44xx
 * code, and there is after any other.
 */
export const CLOSE = {
  /** The relay stops; come back. */
  restarting: 1012,
  /** The device was removed, or the invite is used up (rule T-33). */
  unauthorized: 4401,
  /** Reads slower than the relay may hold back for it. */
  tooSlow: 4508,
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
