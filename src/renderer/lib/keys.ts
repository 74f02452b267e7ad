/**
 * Keyboard shortcuts as text. `mod` is Cmd on a Mac and Ctrl elsewhere; parts of a chord are joined by `+`, chords that follow
 * each other by a space: `mod+k`, `shift+a`, `g m`, `?`.
 */

/** What of a keyboard event decides. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** True where Cmd takes the place of Ctrl. */
const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

const isCharacter = (key: string) => [...key].length === 1 && key !== ' ';

/** The chord of an event as shortcuts write it, or null for a modifier by itself. */
export function chordOf(press: KeyPress, mac = isMac): string | null {
  const { key } = press;
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Process'].includes(key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  // A character says by itself that shift was held (`?`, `A`), but for letters beside other modifiers.
  const plain = isCharacter(key) && !/^\p{L}$/u.test(key);
  const parts = [
    ...(mod ? ['mod'] : []),
    ...(mac && press.ctrlKey ? ['ctrl'] : []),
    ...(press.altKey ? ['alt'] : []),
    ...(press.shiftKey && !plain ? ['shift'] : []),
    key === ' ' ? 'space' : key.toLowerCase(),
  ];
  return parts.join('+');
}

const NAMES: Record<string, string> = {
  shift: '⇧',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
  delete: 'Del',
  backspace: '⌫',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
};

/** The keys of a shortcut as they are shown, chord by chord: `mod+k` is [["Ctrl", "K"]]. */
export function keyNames(shortcut: string, mac = isMac): string[][] {
  const name = (part: string) => {
    if (part === 'mod') return mac ? '⌘' : 'Ctrl';
    if (part === 'alt') return mac ? '⌥' : 'Alt';
    return NAMES[part] ?? part.toUpperCase();
  };
  return shortcut.split(' ').map((chord) => (chord === '+' ? ['+'] : chord.split('+').map(name)));
}
