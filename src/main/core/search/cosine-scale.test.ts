import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIMENSIONS, type Embedder } from '../embed/embedder.ts';
import { createLocalEmbedder } from '../embed/local-embedder.ts';
import { BUNDLED_ID } from '../embed/models.ts';
import { BUNDLED_SPREAD, CosineScales, measureSpread, PLAIN_SCALE } from './cosine-scale.ts';
import { STORED, UNRELATED } from './testing/questions.ts';
import { openIndex, openRecall } from './testing/recall.ts';

let bundled: Embedder;
beforeAll(() => {
  bundled = createLocalEmbedder();
});
afterAll(() => bundled.close());

/**
 * A model that puts any two texts nearer to each other, as bge and e5 do: the bundled one, each vector mixed with the same
 * other one, at a right angle to nothing in particular. A cosine c becomes about (c + shift²) / (1 + shift²).
 */
function crowded(shift: number): Embedder {
  const aside = Float32Array.from(
    { length: DIMENSIONS },
    (_, i) => (i % 2 === 0 ? 1 : -1) / Math.sqrt(DIMENSIONS),
  );
  const mixed = (vector: Float32Array): Float32Array => {
    const sum = vector.map((value, i) => value + shift * (aside[i] ?? 0));
    const length = Math.hypot(...sum);
    return sum.map((value) => value / length);
  };
  return {
    modelId: `crowded-${shift}`,
    dimensions: DIMENSIONS,
    state: () => bundled.state(),
    ready: () => bundled.ready(),
    embedQuery: async (text, signal) => mixed(await bundled.embedQuery(text, signal)),
    knownQuery: () => undefined,
    embedDocument: async (text) => (await bundled.embedDocument(text)).map(mixed),
    embedDocuments: async (texts) => (await bundled.embedDocuments(texts)).map((pieces) => pieces.map(mixed)),
    close: async () => {},
  };
}

describe('the spread of cosines', () => {
  it('of the bundled model is the one that others are put on', async () => {
    expect(bundled.modelId).toBe(BUNDLED_ID);
    const { strangers, answers } = await measureSpread(bundled);
    expect(strangers).toBeCloseTo(BUNDLED_SPREAD.strangers, 2);
    expect(answers).toBeCloseTo(BUNDLED_SPREAD.answers, 2);
    expect(await new CosineScales(bundled).current()).toEqual(PLAIN_SCALE);
  });

  it('of another model gives the scale back', async () => {
    const { factor, offset } = await new CosineScales(crowded(1.5)).current();
    const { strangers, answers } = await measureSpread(crowded(1.5));
    expect(strangers).toBeGreaterThan(0.7);
    expect(factor * strangers + offset).toBeCloseTo(BUNDLED_SPREAD.strangers, 6);
    expect(factor * answers + offset).toBeCloseTo(BUNDLED_SPREAD.answers, 6);
  });

  it('is measured again when the model has failed meanwhile', async () => {
    let failing = true;
    const model = crowded(1.5);
    const shaky: Embedder = {
      ...model,
      embedDocuments: (texts) => (failing ? Promise.reject(new Error('gone')) : model.embedDocuments(texts)),
    };
    const scales = new CosineScales(shaky);
    expect(await scales.current()).toEqual(PLAIN_SCALE);
    failing = false;
    expect((await scales.current()).factor).toBeGreaterThan(2);
  });
});

describe('a model that puts all texts near each other', () => {
  it('finds what the bundled one finds, and as little of what was never stored', async () => {
    const model = crowded(1.5);
    const scales = new CosineScales(model);
    const recall = await openRecall(model, openIndex);
    try {
      await recall.remember(...STORED.map(([memory]) => memory));
      const found = async (question: string, scaled: boolean) => {
        const scale = scaled ? { scale: () => scales.current() } : {};
        return (await recall.ask(question, { limit: 3 }, scale)).hits.length > 0;
      };
      const count = async (questions: readonly string[], scaled: boolean) =>
        (await Promise.all(questions.map((question) => found(question, scaled)))).filter(Boolean).length;
      const questions = STORED.map(([, question]) => question);
      expect(await count(UNRELATED, false)).toBeGreaterThan(40);
      expect(await count(UNRELATED, true)).toBeLessThanOrEqual(3);
      expect(await count(questions, true)).toBeGreaterThanOrEqual(55);
    } finally {
      await recall.close();
    }
  });
});
