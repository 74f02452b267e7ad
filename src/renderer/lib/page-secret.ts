/**
 * The half of a browser session that the page keeps. A cookie goes to every port of a host, and so to other servers on this
 * machine; what is stored for this origin goes to nobody, but no script can read the cookie. Only both together count.
 */
const STORED_AS = 'holdfast.page';
const HEADER = 'x-holdfast-page';

/** Keeps the secret of a new session; null forgets it. */
export function keepPageSecret(secret: string | null): void {
  if (secret === null) localStorage.removeItem(STORED_AS);
  else localStorage.setItem(STORED_AS, secret);
}

/** Calls `listener` when another tab of this browser logs in. Returns how to stop. */
export function onLoginElsewhere(listener: () => void): () => void {
  const changed = ({ key, newValue }: StorageEvent) => {
    if (key === STORED_AS && newValue !== null) listener();
  };
  addEventListener('storage', changed);
  return () => removeEventListener('storage', changed);
}

/** `fetch` with the page's half of its session, if it has one. In the desktop's window it has none and needs none. */
export const sessionFetch: typeof fetch = (input, init) => {
  const secret = localStorage.getItem(STORED_AS);
  if (secret === null) return fetch(input, init);
  const headers = new Headers(init?.headers);
  headers.set(HEADER, secret);
  return fetch(input, { ...init, headers });
};
