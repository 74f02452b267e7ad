const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const number = new Intl.NumberFormat();
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** 12,345 */
export const formatNumber = (value: number) => number.format(value);

/** 12.3K, for places that are narrow. */
export const formatCompact = (value: number) => compact.format(value);

/** `formatCount(2, 'memory', 'memories')` is "2 memories". */
export const formatCount = (count: number, one: string, many: string) =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** 0.824 as "82 %". */
export const formatPercent = (share: number) => `${Math.round(share * 100)} %`;

/** The day and time of an ISO timestamp where the person is. */
export const formatTime = (timestamp: string) => full.format(new Date(timestamp));

/** "now", "5 min. ago", "in 3 days"; beyond a week, the date. `now` in milliseconds. */
export function formatAgo(timestamp: string, now: number): string {
  const then = new Date(timestamp);
  const distance = then.getTime() - now;
  const size = Math.abs(distance);
  if (size < 45 * SECOND) return 'now';
  if (size < HOUR) return relative.format(Math.round(distance / MINUTE), 'minute');
  if (size < DAY) return relative.format(Math.round(distance / HOUR), 'hour');
  if (size < 7 * DAY) return relative.format(Math.round(distance / DAY), 'day');
  return (then.getFullYear() === new Date(now).getFullYear() ? dayAndMonth : date).format(then);
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** 1_500_000 as "1.5 MB". */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), BYTE_UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${BYTE_UNITS[power]}`;
}

/** The first line of a text, cut to `limit` characters, for titles and messages. */
export function firstLine(text: string, limit = 80): string {
  const line = text.trim().split('\n', 1)[0] ?? '';
  const characters = [...line];
  return characters.length > limit
    ? `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`
    : line;
}
