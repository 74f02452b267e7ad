import { z } from 'zod';
import { PARTIAL_DATE, spanOf } from './period.ts';

export { toTimestamp } from './period.ts';

/** An instant: ISO 8601 with a time zone (`2025-01-15T10:30:00Z`). */
export const Timestamp = z.iso.datetime({
  offset: true,
  error: 'must be an ISO 8601 time with a zone, such as 2025-01-15T10:30:00Z',
});

/** A year, month, day or timestamp, for filters; `spanOf` says which time it is. */
export const Period = z
  .string()
  .refine((text) => (PARTIAL_DATE.test(text) ? spanOf(text) !== null : Timestamp.safeParse(text).success), {
    error: 'must be a date (2025, 2025-01 or 2025-01-15) or an ISO 8601 time with a zone',
  });
