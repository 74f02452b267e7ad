/** Every error code that can cross a boundary, with the HTTP status it is answered with. */
export const ERROR_STATUS = {
  invalid_json: 400,
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  forbidden_host: 403,
  forbidden_origin: 403,
  not_found: 404,
  conflict: 409,
  stale_version: 409,
  idempotency_mismatch: 409,
  payload_too_large: 413,
  validation_failed: 422,
  content_too_long: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
  storage_read_only: 503,
  storage_full: 507,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** An error as a value: what every face of Holdfast shows. Never holds content, keys or stack traces. */
export interface Problem {
  code: ErrorCode;
  message: string;
  /** The next step for the person or agent that reads it. */
  hint?: string | undefined;
}

/** The one error class of the product. Boundaries turn it into a `Problem`; anything else is a bug (`internal`). */
export class HoldfastError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HoldfastError';
    this.code = code;
    this.hint = hint;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** The wire form of an error. An unknown failure shows nothing of its cause. */
export function toProblem(error: unknown): Problem {
  if (!(error instanceof HoldfastError)) {
    return {
      code: 'internal',
      message: 'Something went wrong inside Holdfast.',
      hint: 'The log has the details: run `holdfast status` to see where it is.',
    };
  }
  const problem: Problem = { code: error.code, message: error.message };
  return error.hint === undefined ? problem : { ...problem, hint: error.hint };
}
