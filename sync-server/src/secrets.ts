import { hash, timingSafeEqual } from 'node:crypto';

const digest = (text: string) => hash('sha256', text, 'buffer');

/**
 * Whether the request bears the secret; anybody does where none is asked for. Takes the same time for every wrong one.
 */
export function bears(authorization: string | undefined, secret: string | undefined): boolean {
  if (secret === undefined) return true;
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${secret}`));
}
