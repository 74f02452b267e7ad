import type { QueryClient } from '@tanstack/react-query';
import { api, isSignedOut, type Trouble, troubleOf } from '../lib/api.ts';
import { connection } from '../lib/events.ts';
import { keepPageSecret } from '../lib/page-secret.ts';
import { createStore } from '../lib/store.ts';

const LOGIN_PATH = '/login';

interface LoginTrouble extends Trouble {
  /** Follows the link again, where that is not used up; true once it has logged this browser in. */
  retry: (() => Promise<boolean>) | null;
}

/** Why the link that led here did not log this browser in. */
export const loginTrouble = createStore<LoginTrouble | null>(null);

async function logInWith(code: string): Promise<boolean> {
  try {
    keepPageSecret((await api.sessions.logIn(code)).page_secret);
    return true;
  } catch (error) {
    loginTrouble.set({ ...troubleOf(error), retry: isSignedOut(error) ? null : () => logInWith(code) });
    return false;
  }
}

/**
 * Where a login link led here, exchanges its code for a session before anything is shown. The code leaves the address first,
 * so that neither the history of the browser nor a reload has it.
 */
export async function followLoginLink(): Promise<void> {
  if (location.pathname !== LOGIN_PATH) return;
  const code = location.hash.slice(1);
  history.replaceState(null, '', '/');
  if (code !== '') await logInWith(code);
}

/** Ends the session of this browser and forgets what it has shown. */
export async function logOut(client: QueryClient): Promise<void> {
  await api.sessions.logOut();
  keepPageSecret(null);
  loginTrouble.set(null);
  connection.set('signed-out');
  client.clear();
}
