import { networkError } from './problems.ts';

/**
 * The lines of a UTF-8 answer from `url`, without their ends. Leaving the loop cancels the stream; a connection that
 * breaks is `unavailable`.
 */
export async function* lines(body: ReadableStream<Uint8Array>, url: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        throw error instanceof TypeError ? networkError(url, error) : error;
      });
      const parts = (rest + (done ? decoder.decode() : decoder.decode(value, { stream: true }))).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part;
      if (done) break;
    }
    if (rest !== '') yield rest;
  } finally {
    // A stream that failed rejects this with the error that is on its way already.
    await reader.cancel().catch(() => {});
  }
}
