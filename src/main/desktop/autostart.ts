/** Characters that the `Exec` key of a desktop entry needs escaped inside of double quotes (Desktop Entry Specification). */
function quoted(word: string): string {
  return `"${word.replaceAll(/["`$\\]/g, '\\$&')}"`;
}

/** What desktops on Linux start at login (XDG autostart): a program with its arguments. */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Holdfast',
    'Comment=Local-first memory for AI agents',
    `Exec=${command.map(quoted).join(' ')}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
