import { HoldfastError } from '../shared/errors.ts';
import type { StreamEvent } from '../shared/events.ts';
import { backoff, sleep } from './backoff.ts';
import { lines } from './lines.ts';
import { timeoutError } from './problems.ts';
import { messages } from './sse.ts';
import type { Transport } from './transport.ts';
import type { CallOptions } from './types.ts';

const RECONNECT_BASE_MS = 250;
const RECONNECT_MAX_MS = 10_000;
/** Three heartbeats of the engine: a stream that is silent for longer is dead without having said so. */
const SILENCE_MS = 45_000;

export interface EventOptions extends CallOptions {
  /**
   * Called whenever the stream is there (again). Changes made while it was not are not told later: whoever shows
   * memories reads them anew here.
   */
  onOpen?: (() => void) | undefined;
  /** Called whenever the stream broke, or could not be opened, and will be tried again. */
  onLost?: ((error: unknown) => void) | undefined;
}

export interface EventListenerOptions extends EventOptions {
  /** Called once when the stream has ended for good, such as by a revoked key. */
  onError?: ((error: unknown) => void) | undefined;
}

/** Ends a subscription. */
export interface EventSubscription {
  close(): void;
}

async function* connection(transport: Transport, options: EventOptions): AsyncGenerator<StreamEvent, void> {
  const silence = new AbortController();
  let alarm: ReturnType<typeof setTimeout> | undefined;
  const listen = () => {
    clearTimeout(alarm);
    alarm = setTimeout(() => silence.abort(timeoutError(transport.url, SILENCE_MS)), SILENCE_MS);
  };
  const signals = options.signal ? [options.signal, silence.signal] : [silence.signal];
  try {
    listen();
    const body = await transport.stream({ method: 'GET', path: ['events'] }, AbortSignal.any(signals));
    options.onOpen?.();
    for await (const message of messages(lines(body, transport.url), listen)) yield JSON.parse(message);
  } finally {
    clearTimeout(alarm);
  }
}

/** A connection that broke may come back; a key that stopped being valid stays so. */
function mayComeBack(error: unknown): boolean {
  return error instanceof HoldfastError && (error.status >= 500 || error.code === 'rate_limited');
}

/**
 * Tells what changes, reconnecting with back-off for as long as the key is valid. Ends when the signal aborts, throws
 * `HoldfastError` when the engine refuses the stream.
 */
export async function* watch(
  transport: Transport,
  options: EventOptions = {},
): AsyncGenerator<StreamEvent, void> {
  let failures = 0;
  const onOpen = () => {
    failures = 0;
    options.onOpen?.();
  };
  while (!options.signal?.aborted) {
    try {
      yield* connection(transport, { ...options, onOpen });
    } catch (error) {
      if (options.signal?.aborted) return;
      if (!mayComeBack(error)) throw error;
      options.onLost?.(error);
    }
    await sleep(backoff(failures++, RECONNECT_BASE_MS, RECONNECT_MAX_MS), options.signal).catch(() => {});
  }
}

/** `watch` for a callback. */
export function listen(
  transport: Transport,
  onEvent: (event: StreamEvent) => void,
  options: EventListenerOptions = {},
): EventSubscription {
  const end = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, end.signal]) : end.signal;
  const run = async () => {
    for await (const event of watch(transport, { ...options, signal })) onEvent(event);
  };
  run().catch((error: unknown) => options.onError?.(error));
  return { close: () => end.abort() };
}
