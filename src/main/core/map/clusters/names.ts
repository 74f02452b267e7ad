import { stem } from '../../search/language/stem.ts';
import { STOP_WORDS, stopWordsFor } from '../../search/language/stop-words.ts';
import { words } from '../../search/language/words.ts';

const WORDS_A_NAME = 3;
/** Numbers and one or two Latin letters name nothing. */
const SAYS_NOTHING = /^(?:[a-z]{1,2}|\p{N}+)$/u;
/** A word of a name is in at least this many texts of the cluster, where it has more than one that will do. */
const LEAST_TEXTS = 2;

/** How many texts hold each stem, and the words that it stands for. */
interface Counts {
  texts: number;
  stems: Map<string, number>;
}

/** Counts which stems how many texts hold; a long text counts no more than a short one. */
class Counter {
  /** From a stem to its words and how often each was seen. */
  readonly #forms = new Map<string, Map<string, number>>();

  count(texts: readonly string[]): Counts {
    const stems = new Map<string, number>();
    for (const text of texts)
      for (const one of this.#stemsOf(text)) stems.set(one, (stems.get(one) ?? 0) + 1);
    return { texts: texts.length, stems };
  }

  /** The word that was seen most often for a stem. */
  wordFor(stemmed: string): string {
    const forms = [...(this.#forms.get(stemmed) ?? [])].sort(([, a], [, b]) => b - a);
    return forms[0]?.[0] ?? stemmed;
  }

  #stemsOf(text: string): Set<string> {
    const all = [...words(text)];
    const stopWords = stopWordsFor(all);
    const found = new Set<string>();
    for (const word of all) {
      if (stopWords.has(word) || STOP_WORDS.has(word) || SAYS_NOTHING.test(word)) continue;
      const stemmed = stem(word);
      const forms = this.#forms.get(stemmed) ?? new Map<string, number>();
      this.#forms.set(stemmed, forms.set(word, (forms.get(word) ?? 0) + 1));
      found.add(stemmed);
    }
    return found;
  }
}

/** The odds that a text holds a word which `count` of `texts` hold. One half is added, so that none are 0 or infinite. */
function oddsOf(count: number, texts: number): number {
  return (count + 0.5) / (texts - count + 0.5);
}

/**
 * Names clusters by their own words: those with the largest log-odds ratio of being in a text of the cluster against one
 * of any other, weighted by the share of its texts that hold them, so that rare words do not win. `clusters` holds the
 * texts of each; the answer is up to three words for each.
 */
export function nameClusters(clusters: readonly (readonly string[])[]): string[][] {
  const counter = new Counter();
  const counts = clusters.map((texts) => counter.count(texts));
  const total: Counts = { texts: 0, stems: new Map() };
  for (const { texts, stems } of counts) {
    total.texts += texts;
    for (const [stemmed, n] of stems) total.stems.set(stemmed, (total.stems.get(stemmed) ?? 0) + n);
  }
  return counts.map(({ texts, stems }) => {
    const weightOf = ([stemmed, n]: [string, number]) => {
      const elsewhere = oddsOf((total.stems.get(stemmed) ?? 0) - n, total.texts - texts);
      return (n / texts) * Math.log(oddsOf(n, texts) / elsewhere);
    };
    const common = [...stems].filter(([, n]) => n >= LEAST_TEXTS);
    return (common.length > 0 ? common : [...stems])
      .map((entry) => ({ stemmed: entry[0], weight: weightOf(entry) }))
      .sort((a, b) => b.weight - a.weight || (a.stemmed < b.stemmed ? -1 : 1))
      .slice(0, WORDS_A_NAME)
      .map(({ stemmed }) => counter.wordFor(stemmed));
  });
}
