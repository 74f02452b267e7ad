/** Words about how a statement is meant, for the comparison of two of them. English: other languages are compared by their words. */

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/).filter((word) => word !== ''));
}

/** Words that turn a statement round. */
export const NEGATIONS = set(`
  not no never none nobody nothing neither nor without cannot avoid avoids avoiding stopped quit refuses refuse dislikes
  dislike hates hate unable formerly previously anymore forbids forbidden prohibited refused abandoned dropped rejects
`);

/** Numbers and other values that two statements about the same cannot both have. */
export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, index) => [word, String(index)] as const)
    .concat([
      ['first', '1'],
      ['second', '2'],
      ['third', '3'],
      ['fifteen', '15'],
      ['twenty', '20'],
      ['thirty', '30'],
      ['forty', '40'],
      ['fifty', '50'],
      ['sixty', '60'],
      ['ninety', '90'],
      ['hundred', '100'],
    ]),
);
const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
export const CALENDAR: ReadonlyMap<string, string> = new Map([
  ...MONTHS.flatMap((name) => [name, name.slice(0, 3)].map((form) => [form, name] as const)),
  ...WEEKDAYS.flatMap((name) => [name, `${name}s`, name.slice(0, 3)].map((form) => [form, name] as const)),
]);
/** `may` is a verb more often than a month, `sun` a star and `sat` a past tense. */
for (const ambiguous of ['may', 'mar', 'sun', 'sat', 'wed'])
  (CALENDAR as Map<string, string>).delete(ambiguous);
export const FREQUENCIES = set(
  'hourly daily weekly biweekly fortnightly monthly quarterly yearly annually nightly weekday weekdays weekend weekends morning evening afternoon night midnight noon',
);

const OPPOSITES = `
  always/never enable/disable enabled/disabled on/off true/false before/after allowed/forbidden allow/forbid allow/deny
  like/dislike love/hate public/private required/optional mandatory/optional increase/decrease up/down above/below
  over/under more/less most/least first/last start/end open/closed opened/closed open/close light/dark left/right
  horizontal/vertical tabs/spaces tab/space synchronous/asynchronous sync/async online/offline remote/onsite
  remotely/onsite accept/reject accepted/rejected approved/rejected pass/fail passed/failed succeeded/failed active/inactive
  installed/uninstalled include/exclude included/excluded inside/outside internal/external early/late earlier/later
  cheap/expensive fast/slow short/long big/small large/small high/low minimum/maximum min/max ascending/descending
  win/lose won/lost buy/sell import/export push/pull single/married vegetarian/carnivore morning/evening morning/night
  day/night hot/cold easy/hard safe/unsafe stable/unstable supported/unsupported encrypted/unencrypted verbose/concise
  brief/detailed formal/informal formal/casual strict/lenient manual/automatic manually/automatically mutable/immutable
  with/without all/none can/cannot should/shouldn yes/no alone/together indoors/outdoors summer/winter
  lowercase/uppercase camelcase/snakecase monorepo/polyrepo squash/rebase merge/rebase introvert/extrovert
  paid/free paid/unpaid full/empty married/divorced deprecated/recommended blocked/unblocked employed/unemployed
  vegan/omnivore junior/senior frontend/backend permanent/temporary metric/imperial
`;
const PAIRS = OPPOSITES.split(/\s+/).filter((pair) => pair !== '');
const OPPOSITE_PAIRS = new Set(PAIRS.flatMap((pair) => [pair, pair.split('/').reverse().join('/')]));
/** Words that count although lists of stop words leave them out. */
export const POLAR = set(PAIRS.join(' ').replaceAll('/', ' '));

export function areOpposite(one: string, other: string): boolean {
  return OPPOSITE_PAIRS.has(`${one}/${other}`);
}

/** Verbs that many things can be said with at once: that she likes tea does not speak against coffee. */
export const MANY_VALUED = set(`
  like likes liked love loves enjoy enjoys know knows visit visited visits contain contains include includes support
  supports speak speaks read reads bought buy buys met meet meets saw watch watched ate eat eats add added mention
  mentioned ask asked asks discuss discussed talk talked told want wants need needs learn learned learning try tried
  implement implemented implements fix fixed write wrote writes create created creates play plays played have has had
  own owns see call calls called send sends return returns export exports provide provides expose exposes require
  requires depend depends import imports test tests tested recommend recommended suggested plan plans planned worked
  handle handles handled interested allergic attended attend went exists used
`);

/** What only one person, or thing, does at a time. */
export const EXCLUSIVE = set(`
  lead leads leading head heads manage manages owner owns maintainer maintains chair chairs manager boss ceo cto
  responsible charge captain president spouse wife husband runs champion editor moderator organizes organises hosts
  approves default primary main
`);

/** Words that say in which order things stand: what is on which side of them matters. */
export const ORDERING = set(
  'over than before after instead rather from to above below under follows precedes into',
);
