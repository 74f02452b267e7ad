/** How well a ranking answers one question. */
export interface Quality {
  /** Share of the answers among the first five and ten. */
  recall5: number;
  recall10: number;
  /** 1 / the rank of the first answer among the first ten, else 0. */
  reciprocalRank: number;
}

export function qualityOf(ranking: readonly number[], answers: readonly number[]): Quality {
  const recall = (k: number) => {
    const top = new Set(ranking.slice(0, k));
    return answers.filter((answer) => top.has(answer)).length / answers.length;
  };
  const first = ranking.slice(0, 10).findIndex((place) => answers.includes(place));
  return { recall5: recall(5), recall10: recall(10), reciprocalRank: first === -1 ? 0 : 1 / (first + 1) };
}

/** The means over questions: recall in percent. */
export interface Summary {
  questions: number;
  recall5: number;
  recall10: number;
  mrr: number;
}

export function summarise(qualities: readonly Quality[]): Summary {
  const mean = (of: (quality: Quality) => number) =>
    qualities.reduce((sum, quality) => sum + of(quality), 0) / Math.max(1, qualities.length);
  return {
    questions: qualities.length,
    recall5: 100 * mean((quality) => quality.recall5),
    recall10: 100 * mean((quality) => quality.recall10),
    mrr: mean((quality) => quality.reciprocalRank),
  };
}
