/** A half-open span of time, in milliseconds since 1970: `from` is in it, `to` is not. */
export interface Interval {
  from: number;
  to: number;
}

/** A year, a month or a day. */
export const PARTIAL_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/**
 * The span that a partial date names, in UTC: `2025` is the year, `2025-01` the month, `2025-01-15` the day; a
 * timestamp is its millisecond, and taken as it is: `Period` of `time.ts` checks its form. Null when there is no such time.
 */
export function spanOf(text: string): Interval | null {
  const match = PARTIAL_DATE.exec(text);
  if (!match) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : { from: at, to: at + 1 };
  }
  const year = Number(match[1]);
  const month = match[2] === undefined ? undefined : Number(match[2]) - 1;
  const day = match[3] === undefined ? undefined : Number(match[3]);
  const from = Date.UTC(year, month ?? 0, day ?? 1);
  const date = new Date(from);
  if (date.getUTCMonth() !== (month ?? 0) || date.getUTCDate() !== (day ?? 1)) return null;
  if (day !== undefined) return { from, to: Date.UTC(year, month ?? 0, day + 1) };
  if (month !== undefined) return { from, to: Date.UTC(year, month + 1, 1) };
  return { from, to: Date.UTC(year + 1, 0, 1) };
}

/** Milliseconds since 1970 as the API writes them. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}
