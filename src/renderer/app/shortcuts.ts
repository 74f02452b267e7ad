import { useEffect } from 'react';
import { chordOf } from '../lib/keys.ts';
import { allCommands, type Command } from './commands.ts';

/** How long the second key of a sequence (`g m`) is waited for. */
const SEQUENCE_MS = 1_200;

const FIELDS =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]';

/** True for what takes keys as text. */
export function isField(target: EventTarget | null): boolean {
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

function commandFor(keys: string, inField: boolean): Command | undefined {
  return allCommands().findLast(
    (command) => !command.disabled && command.keys?.includes(keys) && (!inField || command.inFields),
  );
}

/** Runs commands by their keys. Mounted once, by the shell. */
export function useShortcuts(): void {
  useEffect(() => {
    let first: { chord: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      const chord = chordOf(event);
      if (!chord || event.defaultPrevented || event.isComposing) return;
      if (isTaken(event.target) || pressesTarget(event)) return;
      const inField = isField(event.target);
      const sequence = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.chord} ${chord}` : null;
      const command = (sequence && commandFor(sequence, inField)) || commandFor(chord, inField);
      first = command || inField ? null : { chord, at: event.timeStamp };
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
