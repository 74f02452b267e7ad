import { createLocalEmbedder } from '../../src/main/core/embed/local-embedder.ts';

/** The vectors of texts, made as those of questions are. */
export async function embedTexts(texts: readonly string[]): Promise<Float32Array[]> {
  const embedder = createLocalEmbedder();
  try {
    return await Promise.all(texts.map((text) => embedder.embedQuery(text)));
  } finally {
    await embedder.close();
  }
}
