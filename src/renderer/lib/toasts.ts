import { troubleOf } from './api.ts';
import { createStore } from './store.ts';

/** A short message in the corner of the window. */
export interface Toast {
  id: number;
  title: string;
  detail?: string | undefined;
  tone: 'plain' | 'ok' | 'danger';
  action?: { label: string; run: () => void } | undefined;
}

/** More would cover the page; the oldest goes. */
const SHOWN = 4;

let next = 1;
export const toasts = createStore<readonly Toast[]>([]);

/** Shows a message; returns the number that `dismissToast` takes. */
export function showToast(toast: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): number {
  const id = next++;
  const shown: Toast = { tone: 'plain', ...toast, id };
  toasts.set([...toasts.get(), shown].slice(-SHOWN));
  return id;
}

export function dismissToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

/** Tells that something failed: what was tried, what went wrong, the next step. */
export function showFailure(tried: string, error: unknown): void {
  const { message, hint } = troubleOf(error);
  showToast({ tone: 'danger', title: tried, detail: hint ? `${message} ${hint}` : message });
}
