/** Where the program's pages come from, and what may be done with other addresses. Pure: no Electron here. */

export const APP_SCHEME = 'app';
export const APP_HOST = 'holdfast';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
/** The scheme of links to memories from outside. */
export const LINK_SCHEME = 'holdfast';

/** The ids that the engine gives to memories. */
const MEMORY_LINK = /^holdfast:\/\/memory\/(mem_[0-9a-f]{32})\/?$/;

/** Whether an address is one of the program's own pages. */
export function isOwnPage(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : null;
  return url?.protocol === `${APP_SCHEME}:` && url.host === APP_HOST && !url.username && !url.password;
}

/**
 * The path of the app that a link from outside leads to, or null. Links come from anybody: only this one form is understood,
 * and all it does is show a memory that the person could open anyway.
 */
export function pathOfLink(link: string): string | null {
  const id = MEMORY_LINK.exec(link)?.[1];
  return id ? `/memories/${id}` : null;
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
