import { HoldfastError } from '../../../shared/errors.ts';
import type { Embedder } from '../embed/embedder.ts';

/** How long a search waits for its question to be embedded, the loading of the model included. */
const EMBED_TIMEOUT_MS = 10_000;

/** The vector of a question, or why there is none. */
export type QueryVector = { vector: Float32Array } | { vector: null; reason: string };

/** The vector of a question that was asked lately. */
export function knownVector(embedder: Embedder, text: string): QueryVector | undefined {
  const vector = embedder.knownQuery(text);
  return vector && { vector };
}

function reasonOf(error: unknown): string | null {
  if (error instanceof HoldfastError)
    return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return 'The embedding model did not answer in time.';
  return null;
}

/**
 * Embeds what is asked. Waits for a model that is still loading, because the first question after the start deserves a
 * good answer too, but for no more than `timeoutMs`; a failed model is not waited for. Throws the signal's reason when the
 * caller gives up.
 */
export async function queryVector(
  embedder: Embedder,
  text: string,
  signal: AbortSignal | undefined,
  timeoutMs: number = EMBED_TIMEOUT_MS,
): Promise<QueryVector> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return { vector: await embedder.embedQuery(text, signal ? AbortSignal.any([signal, timeout]) : timeout) };
  } catch (error) {
    signal?.throwIfAborted();
    const reason = reasonOf(error);
    if (reason === null) throw error;
    return { vector: null, reason };
  }
}
