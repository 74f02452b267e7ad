const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const YEAR = /^(?:19|20)\d\d$/;
const DAY = /^(?:[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$/;
/** Words after which `may` is the month. */
const BEFORE_MONTH = new Set([
  'in',
  'of',
  'during',
  'since',
  'until',
  'before',
  'after',
  'last',
  'this',
  'next',
]);

/** The date of a time as words of a text, in UTC: `8 may 2023`. */
export function dateWords(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** The parts of dates that a question names. */
export interface DateParts {
  years: readonly number[];
  /** 0 to 11. */
  months: readonly number[];
  /** Days of a month; only where a month is named too. */
  days: readonly number[];
}

function isMonth(words: readonly string[], index: number): boolean {
  const word = words[index] ?? '';
  if (!MONTHS.includes(word)) return false;
  const [before = '', after = ''] = [words[index - 1], words[index + 1]];
  return (
    word !== 'may' || BEFORE_MONTH.has(before) || DAY.test(before) || DAY.test(after) || YEAR.test(after)
  );
}

/** The parts of dates among the words of a question, in order; null when there are none. */
export function datesIn(words: readonly string[]): DateParts | null {
  const years = words.filter((word) => YEAR.test(word)).map(Number);
  const months = words.filter((_, index) => isMonth(words, index)).map((word) => MONTHS.indexOf(word));
  if (years.length + months.length === 0) return null;
  const days = words.filter((word) => DAY.test(word)).map((word) => Number.parseInt(word, 10));
  return { years, months, days: months.length > 0 ? days : [] };
}

/** The share of the parts that the date of `time` has, 0 to 1. */
export function dateMatch({ years, months, days }: DateParts, time: number): number {
  const date = new Date(time);
  const matches = [
    ...years.map((year) => year === date.getUTCFullYear()),
    ...months.map((month) => month === date.getUTCMonth()),
    ...days.map((day) => day === date.getUTCDate()),
  ];
  return matches.filter(Boolean).length / matches.length;
}

const ASKS_WHEN = /\b(?:when|what (?:date|day|month|year)|which (?:date|day|month|year)|how long)\b/i;
const TIME_EXPRESSION =
  /\b(?:yesterday|today|tomorrow|tonight|ago|last|next|weeks?|weekend|months?|years?|days?|morning|afternoon|evening|night|recently|soon|since|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|summer|winter|spring|autumn|\d{4}|\d{1,2}(?::\d\d)? ?[ap]m|\d{1,2}:\d\d)\b/i;

/** Whether the question asks for a time. */
export function asksWhen(question: string): boolean {
  return ASKS_WHEN.test(question);
}

/** Whether a text says when something was or will be. */
export function saysWhen(content: string): boolean {
  return TIME_EXPRESSION.test(content);
}
