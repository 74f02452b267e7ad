/** Every day of every time zone begins at a multiple of it: the unit in which things are counted. */
export const QUARTER_MS = 15 * 60 * 1000;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Of nearly every day: not of those on which clocks are changed. */
const QUARTERS_OF_A_DAY = DAY_MS / QUARTER_MS;
/** No time zone is further from UTC. */
const MAX_OFFSET_MS = 15 * 60 * 60 * 1000;

/** A day of a calendar, and the number of its first quarter of an hour since 1970. */
export interface Day {
  /** `2025-01-15`. */
  date: string;
  start: number;
}

/** The Gregorian date of an instant in a time zone, as `2025-01-15`. */
function dateIn(timeZone: string): (ms: number) => string {
  // The locale whose short form is that of ISO 8601; reading the parts of another one takes ten times as long.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, calendar: 'gregory', numberingSystem: 'latn' });
  return (ms) => format.format(ms);
}

/** The first quarter whose date is `date` or later: dates never go back, so it is found by halving. */
function startOf(date: string, dateOf: (ms: number) => string): number {
  let low = Math.floor((Date.parse(date) - MAX_OFFSET_MS) / QUARTER_MS);
  let high = Math.ceil((Date.parse(date) + MAX_OFFSET_MS) / QUARTER_MS);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dateOf(middle * QUARTER_MS) >= date) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether a day begins with the quarter `start`. */
function begins(date: string, start: number, dateOf: (ms: number) => string): boolean {
  return dateOf(start * QUARTER_MS) >= date && dateOf((start - 1) * QUARTER_MS) < date;
}

/** The last `count` days up to the one of `now`, oldest first. `timeZone` is a name of the IANA database. */
export function lastDays(now: number, count: number, timeZone: string): Day[] {
  const dateOf = dateIn(timeZone);
  const today = Date.parse(dateOf(now));
  const days: Day[] = [];
  for (let before = count - 1; before >= 0; before--) {
    const date = new Date(today - before * DAY_MS).toISOString().slice(0, 10);
    const next = (days.at(-1)?.start ?? 0) + QUARTERS_OF_A_DAY;
    days.push({ date, start: begins(date, next, dateOf) ? next : startOf(date, dateOf) });
  }
  return days;
}

/** The place among `days` of the day that a quarter belongs to; −1 for one before them. */
export function dayOf(days: readonly Day[], quarter: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as Day).start <= quarter) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
