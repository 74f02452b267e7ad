/** Where the program's pages come from, and what may be done with other addresses. Pure: no Electron here. */

export const APP_SCHEME = 'app';
export const APP_HOST = 'holdfast';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
/** The scheme of links from outside: to memories, and of invites. */
export const LINK_SCHEME = 'holdfast';

/** The ids that the engine gives to memories. */
const MEMORY_LINK = /^holdfast:\/\/memory\/(mem_[0-9a-f]{32})\/?$/;

/** Whether an address is one of the program's own pages. */
export function isOwnPage(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && !url.username && !url.password;
}

/** An invite to a team (rule T-22). Base64url and nothing else behind the sign. */
const INVITE_LINK = /^holdfast:\/\/join\/?(#[\w-]{1,4000})$/;

/** Where a link leads. */
export interface LinkTarget {
  path: string;
  /** A link to fill in there. It is a secret: it belongs in no address and no log. */
  invite: string | null;
}

/**
 * Where in the app a link from outside leads, or null. Links come from anybody: only these two forms are understood. One shows a
 * memory that the person could open anyway, the other a form that the person still has to send.
 */
export function targetOfLink(link: string): LinkTarget | null {
  const id = MEMORY_LINK.exec(link)?.[1];
  if (id) return { path: `/memories/${id}`, invite: null };
  const secret = INVITE_LINK.exec(link)?.[1];
  return secret ? { path: '/team', invite: `holdfast://join${secret}` } : null;
}

/** The link among the arguments of a program, if there is one. */
export function linkAmong(args: readonly string[]): string | null {
  return args.find((arg) => arg.startsWith(`${LINK_SCHEME}:`)) ?? null;
}

/** Whether an address may be handed to the system's browser: the web, encrypted, and nothing hidden in it. */
export function isExternalPage(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === 'https:' && !url.username && !url.password && address.length <= 2_048;
}
