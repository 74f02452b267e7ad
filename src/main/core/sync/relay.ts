import { HoldfastError } from '../../../shared/errors.ts';
import { RelayError } from './connection.ts';

const ANSWER_MS = 15_000;
const LARGEST_SEGMENT = 64 * 1024 * 1024;

const base = (relay: string, protocol: 'http' | 'ws'): string => {
  const url = new URL(relay);
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  return `${protocol}${secure ? 's' : ''}://${url.host}${url.pathname.replace(/\/+$/, '')}`;
};

/** Where the WebSocket of a document is. */
export const documentUrl = (relay: string, name: string): string => `${base(relay, 'ws')}/${name}`;

export const unreachable = (relay: string, cause: unknown): HoldfastError =>
  new HoldfastError(
    'unavailable',
    `The relay ${new URL(relay).host} cannot be reached.`,
    'Check its address and your network, and try again.',
    { cause },
  );

async function ask(relay: string, path: string, init: RequestInit): Promise<Response> {
  try {
    const signal = init.signal
      ? AbortSignal.any([init.signal, AbortSignal.timeout(ANSWER_MS)])
      : AbortSignal.timeout(ANSWER_MS);
    return await fetch(base(relay, 'http') + path, { redirect: 'error', ...init, signal });
  } catch (error) {
    throw unreachable(relay, error);
  }
}

async function refused(relay: string, response: Response): Promise<HoldfastError> {
  const told = RelayError.safeParse(await response.json().catch(() => null));
  const { host } = new URL(relay);
  const why = told.success ? told.data.error.message : `it answered with ${response.status}`;
  if (response.status === 401 || response.status === 403)
    return new HoldfastError(
      'forbidden',
      `The relay ${host} makes no team for you: ${why}`,
      'Ask who runs the relay for its creation token, and give it with --creation-token.',
    );
  return new HoldfastError('unavailable', `The relay ${host} refused: ${why}`, 'Try again later.');
}

/** Makes a team known to the relay (rule T-34). */
export async function foundTeam(relay: string, entry: Uint8Array, token: string | undefined): Promise<void> {
  const response = await ask(relay, '/v1/teams', {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: new Uint8Array(entry),
  });
  if (!response.ok) throw await refused(relay, response);
  await response.arrayBuffer();
}

/** A sealed segment as one Yjs update (rule T-32). */
export async function fetchSegment(
  from: { relay: string; team: string; ticket: string; signal: AbortSignal },
  segment: number,
): Promise<Uint8Array> {
  const { relay, team, ticket, signal } = from;
  const response = await ask(relay, `/v1/teams/${team}/log/${segment}`, {
    headers: { authorization: `Bearer ${ticket}` },
    signal,
  });
  if (!response.ok) throw await refused(relay, response);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > LARGEST_SEGMENT) throw new Error(`The segment ${segment} has ${bytes.length} bytes`);
  return bytes;
}
