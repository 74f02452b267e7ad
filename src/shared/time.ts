import { z } from 'zod';

/** An instant: ISO 8601 with a time zone (`2025-01-15T10:30:00Z`). */
export const Timestamp = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 time with a zone, such as 2025-01-15T10:30:00Z',
});

const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** A half-open span of time, in milliseconds since 1970: `from` is in it, `to` is not. */
export interface Interval {
  from: number;
  to: number;
}

/**
 * The span that a partial date names, in UTC: `2025` is the year, `2025-01` the month, `2025-01-15` the day; a full
 * timestamp is its millisecond. Null when the text is none of them or names no real date.
 */
export function parsePeriod(text: string): Interval | null {
  const match = PARTIAL.exec(text);
  if (!match) {
    if (!Timestamp.safeParse(text).success) return null;
    const at = Date.parse(text);
    return { from: at, to: at + 1 };
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

/** A year, month, day or timestamp, for filters. */
export const Period = z.string().refine((text) => parsePeriod(text) !== null, {
  error: 'must be a date (2025, 2025-01 or 2025-01-15) or an ISO 8601 time with a zone',
});

/** Milliseconds since 1970 as the API writes them. */
export function toTimestamp(ms: number): string {
  return new Date(ms).toISOString();
}
