import { createStore } from './store.ts';

/** Whether the desktop program has started an engine that does not answer yet. */
export const isEngineStarting = createStore(false);
