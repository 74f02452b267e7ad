import { vi } from 'vitest';

/** What is to come soon may take this long on a machine that is busy with other things. */
const PATIENCE_MS = 20_000;

/** Does `action` until it throws nothing, and resolves with what it returns. */
export function eventually<T>(action: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(action, { timeout: PATIENCE_MS, interval: 10 });
}
