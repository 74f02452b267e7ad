import { dismissToast, showFailure, showToast } from './toasts.ts';

/** Something that was done and how to take it back. */
export interface Undoable {
  /** What was done, as the toast says it: "3 memories approved". */
  done: string;
  detail?: string | undefined;
  /** Takes it back. When it rejects, the reason is shown and it stays undoable. */
  undo: () => Promise<unknown>;
}

interface Entry extends Undoable {
  toast: number;
}

/** Enough for a long sitting; what is older can be taken back in a memory's history. */
const KEPT = 100;
const stack: Entry[] = [];
/** Changes that were asked for and have not been answered. */
const underWay = new Set<Promise<unknown>>();

/** Follows a change until its undo is offered: an undo that is asked for meanwhile is meant for it. */
export function changing<T>(change: Promise<T>): Promise<T> {
  const ended = () => underWay.delete(change);
  underWay.add(change);
  change.then(ended, ended);
  return change;
}

async function takeBack(entry: Entry): Promise<void> {
  const at = stack.indexOf(entry);
  if (at < 0) return;
  stack.splice(at, 1);
  dismissToast(entry.toast);
  try {
    await entry.undo();
    showToast({ title: `Undone: ${entry.done}` });
  } catch (error) {
    stack.splice(at, 0, entry);
    showFailure(`Could not undo: ${entry.done}`, error);
  }
}

/** Tells what was done in a toast with an undo button, and makes it the next one that Ctrl/Cmd+Z takes back. */
export function offerUndo(undoable: Undoable): void {
  const entry: Entry = { ...undoable, toast: 0 };
  entry.toast = showToast({
    tone: 'ok',
    title: undoable.done,
    detail: undoable.detail,
    action: { label: 'Undo', run: () => void takeBack(entry) },
  });
  stack.push(entry);
  if (stack.length > KEPT) stack.shift();
}

/** Takes back the newest thing that was done on these pages, once the engine has answered what was asked before. */
export async function undoLast(): Promise<void> {
  await Promise.allSettled(underWay);
  const entry = stack.at(-1);
  if (entry) await takeBack(entry);
  else showToast({ title: 'Nothing to undo' });
}
