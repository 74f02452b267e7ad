import { connect, HoldfastError } from '../../client/index.ts';
import { sessionFetch } from './page-secret.ts';

/**
 * The engine as every view sees it: the SDK on the page's own origin, without a key. The desktop's main process adds the key,
 * a browser its session cookie.
 */
export const api = connect({
  url: `${location.protocol}//${location.host}`,
  source: 'ui',
  fetch: sessionFetch,
});

/** What went wrong and what to do next, for a person. */
export interface Trouble {
  message: string;
  hint?: string | undefined;
}

/** Any failure in words. Failures that are none of the API's are bugs of these pages and say so. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof HoldfastError) return { message: error.message, hint: error.hint };
  const detail = error instanceof Error ? error.message : String(error);
  return { message: 'Something went wrong on this page.', hint: detail };
}

/** True while the engine cannot be reached: it will be tried again by itself. */
export function isAway(error: unknown): boolean {
  return error instanceof HoldfastError && error.code === 'unavailable';
}

/** True when this browser has to log in (again). */
export function isSignedOut(error: unknown): boolean {
  return error instanceof HoldfastError && error.code === 'unauthenticated';
}
