import type { IncomingMessage, ServerResponse } from 'node:http';
import { arrayOf, logDocument } from '../../src/protocol/documents.ts';
import type { Entry } from '../../src/protocol/entry.ts';
import { ENTRY_MAX_BYTES } from '../../src/protocol/limits.ts';
import type { RelayContext } from './context.ts';
import { Refusal } from './documents/refusal.ts';
import { admit } from './gate.ts';
import { answerProblem, type HttpProblem, problem, refusalProblem } from './http-answer.ts';
import { bears } from './secrets.ts';
import { foundingUpdate, readFounding } from './teams/founding.ts';

const SEGMENT = /^\/v1\/teams\/([a-z0-9]+)\/log\/([1-9][0-9]{0,8})$/;

/** Why a request is not answered as it was meant. */
class HttpFailure extends Error {
  readonly problem: HttpProblem;

  constructor(wrong: HttpProblem) {
    super(wrong.message);
    this.problem = wrong;
  }
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ENTRY_MAX_BYTES)
      throw new HttpFailure(problem('payload_too_large', 'An entry has at most 256 KiB.'));
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function health({ storage }: RelayContext, response: ServerResponse): Promise<void> {
  await storage.check();
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}');
}

async function showMetrics(context: RelayContext, request: IncomingMessage, response: ServerResponse) {
  const { config, metrics, sessions, teams } = context;
  if (!bears(request.headers.authorization, config.metrics_token))
    throw new HttpFailure(problem('unauthenticated', 'The metrics need the token of this relay.'));
  metrics.sockets.set(sessions.size);
  metrics.teams.set(teams.size);
  const text = await metrics.registry.metrics();
  response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
}

/** Whether the team that is there began with this very entry: then the answer to it got lost. */
async function beganWith({ teams }: RelayContext, entry: Entry): Promise<boolean> {
  const team = await teams.use(entry.team);
  try {
    const [first] = team.value.control.document.itemsOf(arrayOf(entry.device));
    return first instanceof Uint8Array && Buffer.compare(first, entry.bytes) === 0;
  } finally {
    team.release();
  }
}

/** `POST /v1/teams` (rule T-34). */
async function makeTeam(context: RelayContext, request: IncomingMessage, response: ServerResponse) {
  const { config, storage, log } = context;
  if (!bears(request.headers.authorization, config.creation_token)) {
    const hint = 'Ask who runs the relay for its creation token.';
    throw new HttpFailure(problem('unauthenticated', 'This relay does not let everybody make teams.', hint));
  }
  const entry = readFounding(await bodyOf(request));
  const outcome = await storage.createTeam(foundingUpdate(entry));
  if (outcome === 'full') throw new Refusal('quota', 'This relay has as many teams as it may have.');
  if (outcome === 'exists' && !(await beganWith(context, entry)))
    throw new HttpFailure(problem('conflict', 'The team began with another entry.'));
  if (outcome === 'created') log.info({ team: entry.team, device: entry.device }, 'team made');
  const status = outcome === 'created' ? 201 : 200;
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ team: entry.team }));
}

/** `GET /v1/teams/{team}/log/{n}` (rule T-32). */
async function sendSegment(
  context: RelayContext,
  request: IncomingMessage,
  response: ServerResponse,
  [team, segment]: [team: string, segment: number],
): Promise<void> {
  const admitted = await admit(request.headers, context.teams, context.now());
  admitted.team.release();
  if (!('device' in admitted.bearer)) throw new Refusal('not_allowed', 'An invite does not open the log.');
  if (admitted.team.value.id !== team) throw new Refusal('wrong_team', 'The ticket is of another team.');
  if (!context.requests.of(team, admitted.member).takeIfThere(1, performance.now()))
    throw new Refusal('too_many', 'The member asks too often. Wait a second.');
  const stored = await context.storage.segment(logDocument(team, segment));
  if (stored === null) throw new Refusal('unknown_document', 'The segment is not sealed.');
  const etag = `"${stored.hash}"`;
  const headers = { etag, 'cache-control': 'private, max-age=31536000, immutable' };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  response
    .writeHead(200, {
      ...headers,
      'content-type': 'application/octet-stream',
      'content-length': stored.bytes.length,
    })
    .end(stored.bytes);
  context.metrics.sent.inc(stored.bytes.length);
}

async function route(
  context: RelayContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ''] = (request.url ?? '').split('?', 1);
  const read = request.method === 'GET' || request.method === 'HEAD';
  const [, team, segment] = SEGMENT.exec(path) ?? [];
  if (read && path === '/health') return health(context, response);
  if (read && path === '/metrics') return showMetrics(context, request, response);
  if (request.method === 'POST' && path === '/v1/teams') return makeTeam(context, request, response);
  if (read && team !== undefined) return sendSegment(context, request, response, [team, Number(segment)]);
  throw new HttpFailure(problem('not_found', 'There is nothing here.'));
}

/** Answers the requests that are not upgrades. */
export function httpHandler(context: RelayContext) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    route(context, request, response).catch((error: unknown) => {
      if (error instanceof HttpFailure) return answerProblem(response, error.problem);
      if (error instanceof Refusal) return answerProblem(response, refusalProblem(error));
      context.log.error({ err: error }, 'a request failed');
      answerProblem(response, problem('unavailable', 'The relay cannot answer now.', 'Try again later.'));
    });
  };
}
