import { type AnyRouter, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { chordOf } from '../lib/keys.ts';
import { allCommands, type Command, onOffers } from './commands.ts';

/** How long the second key of a sequence (`g m`) is waited for. */
const SEQUENCE_MS = 1_200;
/** How long a key waits for the page that it was meant for. */
const AHEAD_MS = 3_000;

const FIELDS =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]';

/** True for what takes keys as text. */
function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

/** Dialogs, menus and lists of choices have the keyboard to themselves. */
function isTaken(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('[role=dialog], [role=alertdialog], [role=menu]') !== null
  );
}

/** Enter and space belong to the button or link that has the focus. */
function pressesTarget(event: KeyboardEvent): boolean {
  const isPress = event.key === 'Enter' || event.key === ' ';
  return isPress && event.target instanceof Element && event.target.closest('button, a, summary') !== null;
}

/** True while the page that was asked for is not on the screen yet: keys are meant for it, not for the one that still is. */
function isLeaving({ latestLocation, state }: AnyRouter): boolean {
  return latestLocation.pathname !== state.resolvedLocation?.pathname;
}

/** True while something stands in for what the page will show. */
function isArriving(): boolean {
  return document.querySelector('main [aria-busy=true]') !== null;
}

/** The command of a key in the page that is on the screen, or of the window while that page is being left. */
function commandFor(keys: string, inField: boolean, leaving: boolean): Command | undefined {
  return allCommands().findLast(
    (command) =>
      !command.disabled &&
      command.keys?.includes(keys) &&
      (!inField || command.inFields) &&
      (!leaving || command.everywhere),
  );
}

/** Keeps the last key that came before its page, and runs its command when that is offered. */
function keyAhead(router: AnyRouter) {
  let kept: { chord: string; at: number } | null = null;
  const catchUp = () => {
    if (!kept || isLeaving(router)) return;
    const command = commandFor(kept.chord, isField(document.activeElement), false);
    if (!command?.ahead || isTaken(document.activeElement)) return;
    const isFresh = performance.now() - kept.at < AHEAD_MS;
    kept = null;
    if (isFresh) command.run();
  };
  // Commands are offered while React is at work; theirs run after it.
  const soon = () => queueMicrotask(catchUp);
  const ends = [onOffers(soon), router.subscribe('onResolved', soon)];
  return {
    keep: (chord: string, at: number) => {
      kept = { chord, at };
    },
    forget: () => {
      kept = null;
    },
    end: () => {
      for (const end of ends) end();
    },
  };
}

/** Runs commands by their keys. Mounted once, by the shell. */
export function useShortcuts(): void {
  const router = useRouter();
  useEffect(() => {
    const ahead = keyAhead(router);
    let first: { chord: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      if (!chord || event.defaultPrevented || event.isComposing) return;
      ahead.forget();
      if (isTaken(event.target) || pressesTarget(event)) return;
      const inField = isField(event.target);
      const leaving = isLeaving(router);
      const at = event.timeStamp;
      const sequence = first && at - first.at < SEQUENCE_MS ? `${first.chord} ${chord}` : null;
      const command =
        (sequence && commandFor(sequence, inField, leaving)) || commandFor(chord, inField, leaving);
      first = command || inField ? null : { chord, at };
      if (!command && !inField && (leaving || isArriving())) ahead.keep(chord, at);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      ahead.end();
    };
  }, [router]);
}
