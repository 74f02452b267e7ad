import type { Embedder } from '../embed/embedder.ts';
import { BUNDLED_ID } from '../embed/models.ts';
import { CALIBRATION_PAIRS } from './calibration-pairs.ts';
import type { Matches } from './candidates.ts';

/**
 * Turns the cosines of a model into those that the bundled one would give: `factor · cosine + offset`. Some models put any
 * two texts at 0.7 and others at 0; the weights of the score and the floor were fitted to the bundled one.
 */
export interface CosineScale {
  factor: number;
  offset: number;
}

/** That of the bundled model. */
export const PLAIN_SCALE: CosineScale = { factor: 1, offset: 0 };

/** What tells how a model's cosines lie: those of strangers, at the near end, and those of questions and their answers. */
export interface CosineSpread {
  /** The 95th percentile among pairs of a question and somebody else's answer. */
  strangers: number;
  /** The median among pairs of a question and its answer. */
  answers: number;
}

/** The spread of the bundled model; `cosine-scale.test.ts` measures it again. */
export const BUNDLED_SPREAD: CosineSpread = { strangers: 0.2026, answers: 0.5495 };
/** A model that tells answers and strangers apart by less than this cannot be put on the scale of another. */
const LEAST_SPREAD = 0.01;

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}

/** Measures a model with the questions and memories of `CALIBRATION_PAIRS`: some 50 short texts to embed. */
export async function measureSpread(embedder: Embedder): Promise<CosineSpread> {
  const questions = await Promise.all(CALIBRATION_PAIRS.map(([question]) => embedder.embedQuery(question)));
  const memories = await embedder.embedDocuments(CALIBRATION_PAIRS.map(([, memory]) => memory));
  const cosines = questions.map((question) =>
    memories.map(([memory]) => (memory ? dot(question, memory) : 0)),
  );
  return {
    strangers: quantile(
      cosines.flatMap((row, q) => row.filter((_, m) => m !== q)),
      0.95,
    ),
    answers: quantile(
      cosines.map((row, q) => row[q] ?? 0),
      0.5,
    ),
  };
}

/** The scale on which strangers and answers lie where those of the bundled model do. */
function scaleFrom({ strangers, answers }: CosineSpread): CosineScale {
  if (answers - strangers < LEAST_SPREAD) return PLAIN_SCALE;
  const factor = (BUNDLED_SPREAD.answers - BUNDLED_SPREAD.strangers) / (answers - strangers);
  return { factor, offset: BUNDLED_SPREAD.strangers - factor * strangers };
}

/** Measures each model once, when it is first asked about. */
export class CosineScales {
  readonly #embedder: Embedder;
  readonly #known = new Map([[BUNDLED_ID, Promise.resolve(PLAIN_SCALE)]]);

  constructor(embedder: Embedder) {
    this.#embedder = embedder;
  }

  /** The scale of the model that is in use. */
  current(): Promise<CosineScale> {
    const { modelId } = this.#embedder;
    const known = this.#known.get(modelId);
    if (known !== undefined) return known;
    const measured = measureSpread(this.#embedder)
      .then(scaleFrom)
      .catch(() => {
        // The model has failed, which its state says. It is measured when it is back.
        this.#known.delete(modelId);
        return PLAIN_SCALE;
      });
    this.#known.set(modelId, measured);
    return measured;
  }
}

/** The same matches with their cosines on the scale of the bundled model. */
export function onScale(found: Matches, { factor, offset }: CosineScale): Matches {
  if (factor === 1 && offset === 0) return found;
  const scaled = (cosine: number | null) => (cosine === null ? null : factor * cosine + offset);
  const candidates = found.candidates.map((match) => ({
    ...match,
    cosine: scaled(match.cosine),
    neighbourCosine: scaled(match.neighbourCosine),
  }));
  return { ...found, candidates };
}
