const DAY_MS = 24 * 60 * 60 * 1000;

// A calendar day has no time zone: it is read and written as if all of it were UTC.
const shortDay = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const longDay = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

const clock = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** The time of day of a timestamp where the person is. */
export const formatClock = (timestamp: string) => clock.format(new Date(timestamp));

/** `2025-01-15` as "15 Jan". */
export const formatDay = (day: string) => shortDay.format(new Date(day));

/** `2025-01-15` as "Wednesday, 15 January 2025". */
export const formatLongDay = (day: string) => longDay.format(new Date(day));

/** The calendar day of a moment where the person is, as `2025-01-15`. */
export function localDay(moment: Date): string {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 10);
}

/** The moment at which a calendar day begins where the person is, as a timestamp; with `after`, that at which it is over. */
export function startOfDay(day: string, after = false): string {
  const next = after ? new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10) : day;
  return new Date(`${next}T00:00`).toISOString();
}

/** "Today", "Yesterday", or the day in words. */
export function nameOfDay(day: string, now: Date): string {
  if (day === localDay(now)) return 'Today';
  if (day === localDay(new Date(now.getTime() - DAY_MS))) return 'Yesterday';
  return formatLongDay(day);
}
