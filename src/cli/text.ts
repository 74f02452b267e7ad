/**
 * C0 and C1 controls but tab and line feed, and the characters that reorder or break lines: what could move the cursor,
 * colour or fake the output of a terminal.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are exactly the characters to find
const HARMFUL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Text of others made safe to print: harmful characters become visible escapes such as `\x1b`. */
export function harmless(text: string): string {
  return text.replace(HARMFUL, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });
}

/** Text of others as the value of a field: lines after the first are indented, so that none can pass for a field. */
export function fieldValue(text: string): string {
  return harmless(text).replaceAll('\n', '\n  ');
}

/** Text of others as one line, such as a cell of a table, so that none of it can pass for another; cut where it is longer than `limit`. */
export function oneLine(text: string, limit = Number.POSITIVE_INFINITY): string {
  const line = harmless(text).replace(/[\t\n]+/g, ' ');
  const characters = [...line];
  return characters.length <= limit
    ? line
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`;
}

/** JSON for a terminal or a program: its own escapes for what JSON would let through. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `1 memory`, `2 memories`. */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** A timestamp of the API with seconds precision: `2025-01-15T10:30:00Z`. */
export function seconds(timestamp: string): string {
  return timestamp.replace(/\.\d+(?=Z$)/, '');
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1.5 MiB`. */
export function bytes(number: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(number, 1)) / 10), UNITS.length - 1);
  const value = number / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${UNITS[power]}`;
}
