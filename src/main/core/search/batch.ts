import type { QueuedText } from '../store/vectors.ts';

/** A batch is small, so that an urgent text waits for little and no transaction takes long. */
export const BATCH_TEXTS = 16;
export const BATCH_CHARS = 16_000;

/** As many of the first texts as fit into one batch; a text that is too long for any goes alone. */
export function fillBatch(texts: readonly QueuedText[]): QueuedText[] {
  let chars = 0;
  const end = texts.findIndex(({ content }, index) => {
    chars += content.length;
    return index > 0 && (index === BATCH_TEXTS || chars > BATCH_CHARS);
  });
  return end === -1 ? [...texts] : texts.slice(0, end);
}
