import { ERROR_STATUS, type ErrorCode, HoldfastError } from '../shared/errors.ts';

const NOT_HOLDFAST_HINT = 'Check that the URL is that of a Holdfast engine.';

/** Codes for answers that carry none of ours, such as those of a proxy in between. */
const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  422: 'validation_failed',
  429: 'rate_limited',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** An error that the other side answered with, and how long it asks to be left alone (0 when it does not say). */
export class AnswerError extends HoldfastError {
  readonly retryAfterMs: number;

  constructor(code: ErrorCode, message: string, hint: string | undefined, retryAfterMs: number) {
    super(code, message, hint);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * The error of an answer's body `{"error": {code, message, hint?}}`. A code of a newer engine, or a body of something
 * else on the way, gets the code that belongs to the status.
 */
export function answerError(response: Response, body: unknown, url: string): AnswerError {
  const fallback = CODE_OF_STATUS[response.status] ?? 'internal';
  const seconds = Number(response.headers.get('retry-after'));
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : 0;
  const problem = isRecord(body) ? body.error : undefined;
  if (!isRecord(problem) || typeof problem.message !== 'string')
    return new AnswerError(
      fallback,
      `${url} answered with status ${response.status}.`,
      NOT_HOLDFAST_HINT,
      retryAfterMs,
    );
  const known = typeof problem.code === 'string' && Object.hasOwn(ERROR_STATUS, problem.code);
  const code = known ? (problem.code as ErrorCode) : fallback;
  const hint = typeof problem.hint === 'string' ? problem.hint : undefined;
  return new AnswerError(code, problem.message, hint, retryAfterMs);
}

/** For an answer that is well but is not what Holdfast says. */
export function foreignAnswer(url: string, cause?: unknown): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `${url} answers, but not as a Holdfast engine does.`,
    NOT_HOLDFAST_HINT,
    { cause },
  );
}

/** For an answer that does not come in time. */
export function timeoutError(url: string, timeoutMs: number): HoldfastError {
  return new HoldfastError(
    'unavailable',
    `The Holdfast engine at ${url} did not answer within ${timeoutMs / 1000} seconds.`,
    'It may be busy: try again, or look at it with `holdfast status`.',
  );
}

/** Why a connection failed, as the system names it (`ECONNRESET`), or undefined where the platform does not tell. */
function causeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (isRecord(cause) && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error && cause.message ? cause.message : undefined;
}

/** For a request that never got an answer: nothing listens, the host is unknown, the connection broke. */
export function networkError(url: string, error: unknown): HoldfastError {
  const code = causeOf(error);
  const host = new URL(url).hostname;
  if (code === 'ECONNREFUSED')
    return new HoldfastError(
      'unavailable',
      `Nothing listens at ${url}.`,
      'Start the engine with `holdfast serve`, or check the URL.',
      { cause: error },
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new HoldfastError('unavailable', `There is no host named ${host}.`, 'Check the URL.', {
      cause: error,
    });
  return new HoldfastError(
    'unavailable',
    `The connection to ${url} failed${code ? ` (${code})` : ''}.`,
    'Check that the engine runs and that the URL is right.',
    { cause: error },
  );
}
