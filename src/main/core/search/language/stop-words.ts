import { deu, fra, ita, jpn, nld, pol, por, rus, spa, swe, ukr, zho } from 'stopword';
import { words } from './words.ts';

/**
 * English words that say nothing about what is asked for. They are left out of queries only: the index holds every
 * word, so a query of nothing else still finds its text. Parts of contractions (`what's` → `what`, `s`) are among them.
 */
const LIST = `
a about after again all also am an and any anyone anything are aren around as at
be because been before being below between both but by
can cannot could couldn
d did didn do does doesn doing don down during
each either else ever every
few find for from further
get give go got
had hadn has hasn have haven having he her here hers herself hey hi him himself his how however
i if in into is isn it its itself
just
know
let ll
m many may maybe me might mine more most much must mustn my myself
neither no nor not now
of off often ok on once only onto or other our ours ourselves out over own
perhaps please
re really
s same say shall she should shouldn show since so some someone something still such
t tell than that the their theirs them themselves then there these they this those though through to too toward
under until up upon us use used uses using
ve very
want was wasn we were weren what whatever when where whether which while who whom whose why will with within without
won would wouldn
yes yet you your yours yourself yourselves
`;

export const STOP_WORDS: ReadonlySet<string> = new Set(LIST.split(/\s+/).filter((word) => word !== ''));

const LETTER = /^[a-z]$/;

/** Without accents, as `words` gives them, and without single letters, which are of every language. */
const OTHER_LANGUAGES = [deu, fra, ita, jpn, nld, pol, por, rus, spa, swe, ukr, zho].map(
  (list) => new Set(list.flatMap((word) => [...words(word)]).filter((word) => !LETTER.test(word))),
);
const LANGUAGES = [STOP_WORDS, ...OTHER_LANGUAGES];
/** The languages that a word is a stop word of, as bits: one look-up instead of thirteen. */
const LANGUAGES_OF = new Map<string, number>();
for (const [bit, list] of LANGUAGES.entries())
  for (const word of list) LANGUAGES_OF.set(word, (LANGUAGES_OF.get(word) ?? 0) | (1 << bit));
/** One word may be a stop word of any language by chance. */
const LEAST_EVIDENCE = 2;

/**
 * The stop words of the language that most of the words of a question speak for, English in doubt. Only one list is used at
 * a time: a stop word of one language is a noun of another.
 */
export function stopWordsFor(question: readonly string[]): ReadonlySet<string> {
  const counts = LANGUAGES.map(() => 0);
  for (const word of question)
    for (let bits = LANGUAGES_OF.get(word) ?? 0, at = 0; bits !== 0; bits >>= 1, at++)
      counts[at] = (counts[at] as number) + (bits & 1);
  const [english = 0] = counts;
  const most = Math.max(...counts);
  const best = most > Math.max(LEAST_EVIDENCE - 1, english) ? counts.indexOf(most) : 0;
  return LANGUAGES[best] as ReadonlySet<string>;
}
