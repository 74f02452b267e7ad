import { HoldfastError } from '../../../shared/errors.ts';

/** Where models come from unless the environment names a mirror. */
export const DEFAULT_HUB = 'https://huggingface.co';

/** How long a server may take to begin its answer. */
const ANSWER_MS = 30_000;
const MAX_REDIRECTS = 5;

/** What the hub says of a file before it is fetched. */
export interface FileFacts {
  /** Of large files, which the hub stores by their hash. */
  sha256: string | null;
  bytes: number | null;
}

export function fileUrl(hub: string, repository: string, file: string): URL {
  const url = URL.parse(`${hub.replace(/\/+$/, '')}/${repository}/resolve/main/${file}`);
  if (url !== null) return url;
  throw new HoldfastError(
    'validation_failed',
    'The address of the hub is not a URL.',
    'Correct HF_ENDPOINT, such as https://hub.example, or leave it out.',
  );
}

/**
 * Asks the hub for a file's hash and size. It tells them itself, in `x-linked-etag` and `x-linked-size`, before it leads on
 * to the servers of large files, whose own `etag` is something else.
 */
export async function lookUp(url: URL, signal: AbortSignal): Promise<FileFacts> {
  let at = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const { headers, status } = await request(at, {
      method: 'HEAD',
      redirect: 'manual',
      headers: { 'accept-encoding': 'identity' },
      signal,
    });
    const location = headers.get('location');
    const next = location === null || status < 300 ? null : new URL(location, at);
    if (next === null || next.origin !== url.origin || headers.has('x-linked-etag'))
      return factsOf(headers, next);
    at = next;
  }
  throw new HoldfastError('unavailable', `${url.host} leads in circles instead of to a file.`);
}

function factsOf(headers: Headers, leadsOn: URL | null): FileFacts {
  const own = leadsOn === null;
  const tag = headers.get('x-linked-etag') ?? (own ? headers.get('etag') : null);
  const size = headers.get('x-linked-size') ?? (own ? headers.get('content-length') : null);
  return {
    sha256: tag?.match(/^(?:W\/)?"?([0-9a-f]{64})"?$/)?.[1] ?? null,
    bytes: size !== null && /^\d+$/.test(size) ? Number(size) : null,
  };
}

/** `fetch` with its failures told to people. An answer that is an error throws. */
export async function request(url: URL, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
  const slow = new AbortController();
  const timer = setTimeout(() => slow.abort(), ANSWER_MS);
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.any([init.signal, slow.signal]) });
  } catch (cause) {
    init.signal.throwIfAborted();
    throw unreachable(url, cause);
  } finally {
    clearTimeout(timer);
  }
  if (response.status < 400) return response;
  await response.body?.cancel();
  if ([401, 403, 404, 410].includes(response.status))
    throw new HoldfastError(
      'not_found',
      `${url.host} has no file ${url.pathname} for everybody (it answered ${response.status}).`,
      'Download the model by hand and name its folder: holdfast model use PATH',
    );
  throw unreachable(url, new Error(`It answered ${response.status}.`));
}

function unreachable(url: URL, cause: unknown): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `${url.host} cannot be reached, or does not answer as it should.`,
    'Check the network, name a mirror in HF_ENDPOINT, or copy the model by hand and name its folder: holdfast model use PATH',
    { cause },
  );
}
