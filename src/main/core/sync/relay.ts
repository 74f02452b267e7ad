import { HoldfastError } from '../../../shared/errors.ts';
import { RelayError } from './connection.ts';

const ANSWER_MS = 15_000;
/** Some more than a relay may be set to. */
const LARGEST_SEGMENT = 80 * 1024 * 1024;
const LONGEST_REASON = 4096;

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

/** A signal that aborts when nothing was `heard` for so long: a large answer may take its time as long as it comes. */
function patience(ms: number): { signal: AbortSignal; heard(): void; over(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('Nothing more came')), ms);
  return { signal: controller.signal, heard: () => timer.refresh(), over: () => clearTimeout(timer) };
}

async function ask(relay: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(base(relay, 'http') + path, { redirect: 'error', ...init });
  } catch (error) {
    throw unreachable(relay, error);
  }
}

/** The body of an answer, which may be anything. Throws when it is longer than `most` bytes. */
async function bytesOf(response: Response, most: number, heard = () => {}): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    heard();
    length += chunk.length;
    if (length > most) throw new Error(`The answer has more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What the relay says is wrong. */
async function reasonOf(response: Response): Promise<string> {
  try {
    const told: unknown = JSON.parse(Buffer.from(await bytesOf(response, LONGEST_REASON)).toString());
    return RelayError.parse(told).error.message;
  } catch {
    // A proxy in front of the relay answers in its own words.
    return `it answered with ${response.status}`;
  }
}

const refused = (relay: string, why: string): HoldfastError =>
  new HoldfastError('unavailable', `The relay ${new URL(relay).host} refused: ${why}`, 'Try again later.');

/** Makes a team known to the relay (rule T-34). */
export async function foundTeam(relay: string, entry: Uint8Array, token: string | undefined): Promise<void> {
  const response = await ask(relay, '/v1/teams', {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: new Uint8Array(entry),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (response.ok) return response.body?.cancel();
  const why = await reasonOf(response);
  if (response.status !== 401 && response.status !== 403) throw refused(relay, why);
  throw new HoldfastError(
    'forbidden',
    `The relay ${new URL(relay).host} makes no team for you: ${why}`,
    'Ask who runs the relay for its creation token, and give it with --creation-token.',
  );
}

/** A sealed segment as one Yjs update (rule T-32). */
export async function fetchSegment(
  from: { relay: string; team: string; ticket: string; signal: AbortSignal },
  segment: number,
): Promise<Uint8Array> {
  const { relay, team, ticket, signal } = from;
  const silence = patience(ANSWER_MS);
  try {
    const response = await ask(relay, `/v1/teams/${team}/log/${segment}`, {
      headers: { authorization: `Bearer ${ticket}` },
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!response.ok) throw refused(relay, await reasonOf(response));
    return await bytesOf(response, LARGEST_SEGMENT, silence.heard);
  } finally {
    silence.over();
  }
}
