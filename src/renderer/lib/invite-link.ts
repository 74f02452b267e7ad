import { createStore } from './store.ts';

/**
 * The link of an invite that was opened in the system, until the Team view has taken it. Kept here and not in the address: it is
 * a secret, and addresses end up in histories.
 */
export const openedInvite = createStore<string | null>(null);
