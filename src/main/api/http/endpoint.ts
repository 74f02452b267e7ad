import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Hono } from 'hono';
import { z } from 'zod';
import type { ErrorCode } from '../../../shared/errors.ts';
import { validate } from '../../../shared/validation.ts';
import type { Caller } from '../../core/domain/principal.ts';
import { json } from './answers.ts';
import { BODY_LIMIT, hasBody, readJson } from './body.ts';
import type { Ctx, Env } from './context.ts';

export const API_BASE = '/api/v1';

/** For endpoints that take nothing: what is sent in vain is an error, not ignored. */
export const Nothing = z.strictObject({});

/** One operation of the API: what it is called with and answers, for the router and for the OpenAPI document alike. */
export interface Endpoint<Body extends z.ZodType, Query extends z.ZodType, Answer extends z.ZodType> {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** Below `/api/v1`, parameters in braces. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  body?: Body;
  /** No body at all then reads as `{}`. */
  bodyOptional?: boolean;
  /** Bytes; 1 MiB unless told otherwise. */
  bodyLimit?: number;
  /** The body is newline-delimited JSON, each line of this kind; the handler reads it as it comes. */
  lines?: z.ZodType;
  query?: Query;
  answer: Answer;
  status?: 200 | 201;
  /** Another status with the same answer. */
  alsoStatus?: 200;
  /** How the answer travels when it is not one JSON document. */
  stream?: 'text/event-stream' | 'application/x-ndjson';
  /** Takes an `Idempotency-Key` header. */
  idempotent?: boolean;
  /** Answered without a key. */
  open?: true;
  /** Error codes beyond those that every operation has. */
  problems?: readonly ErrorCode[];
}

export type AnyEndpoint = Endpoint<z.ZodType, z.ZodType, z.ZodType>;

/** A validated request. */
export interface Call<Body, Query> {
  caller: Caller;
  body: Body;
  query: Query;
  /** The path parameter `{id}`; empty where the path has none. */
  id: string;
  c: Ctx;
}

/** A validated request of somebody who may be anybody. */
export type OpenCall<Body, Query> = Omit<Call<Body, Query>, 'caller'>;

/** Answers with a value under the endpoint's own status, or with a whole response. */
export type Handler<Body, Query, Answer> = (call: Call<Body, Query>) => Outcome<Answer>;
type Outcome<Answer> = Answer | Response | Promise<Answer | Response>;

/** Who asks, as authentication found out. */
export function callerOf(c: Ctx): Caller {
  const caller = c.get('caller');
  if (!caller) throw new Error('An endpoint was mounted outside of authentication');
  return caller;
}

function queryOf(c: Ctx): unknown {
  if (!c.env.incoming.url?.includes('?')) return {};
  const values = Object.entries(c.req.queries());
  return Object.fromEntries(values.map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

async function bodyOf(c: Ctx, endpoint: AnyEndpoint): Promise<unknown> {
  const { incoming } = c.env;
  if (endpoint.lines) return {};
  const optional = endpoint.body === undefined || endpoint.bodyOptional;
  if (optional && !hasBody(incoming)) return {};
  return readJson(incoming, endpoint.bodyLimit ?? BODY_LIMIT);
}

/** The adapter replaces the global `Response` once it listens, of which its own marker is then no instance. */
function isResponse(answer: unknown): answer is Response {
  return answer === RESPONSE_ALREADY_SENT || answer instanceof Response;
}

/** The operations of the API: each is routed and kept for the OpenAPI document by the same call. */
export class Operations {
  readonly all: AnyEndpoint[] = [];
  readonly #app: Hono<Env>;

  constructor(app: Hono<Env>) {
    this.#app = app;
  }

  /** Adds an operation. `handler` sees only requests that fit the endpoint's schemas. */
  add<
    Answer extends z.ZodType,
    Body extends z.ZodType = typeof Nothing,
    Query extends z.ZodType = typeof Nothing,
  >(
    endpoint: Endpoint<Body, Query, Answer>,
    handler: Handler<z.output<Body>, z.output<Query>, z.output<Answer>>,
  ): void {
    this.#route(endpoint, (call) => handler({ ...call, caller: callerOf(call.c) }));
  }

  /** Adds an operation for those who have no key. What asks for one must be mounted after it. */
  addOpen<
    Answer extends z.ZodType,
    Body extends z.ZodType = typeof Nothing,
    Query extends z.ZodType = typeof Nothing,
  >(
    endpoint: Endpoint<Body, Query, Answer>,
    handler: (call: OpenCall<z.output<Body>, z.output<Query>>) => Outcome<z.output<Answer>>,
  ): void {
    this.#route({ ...endpoint, open: true }, handler);
  }

  #route<Answer extends z.ZodType, Body extends z.ZodType, Query extends z.ZodType>(
    endpoint: Endpoint<Body, Query, Answer>,
    handler: (call: OpenCall<z.output<Body>, z.output<Query>>) => Outcome<z.output<Answer>>,
  ): void {
    this.all.push(endpoint);
    const bodySchema = endpoint.body ?? Nothing;
    const querySchema = endpoint.query ?? Nothing;
    const path = API_BASE + endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    this.#app.on(endpoint.method, path, async (c) => {
      const query = validate(querySchema, queryOf(c)) as z.output<Query>;
      const body =
        endpoint.method === 'get'
          ? ({} as z.output<Body>)
          : (validate(bodySchema, await bodyOf(c, endpoint)) as z.output<Body>);
      const answer = await handler({ body, query, id: c.req.param('id') ?? '', c });
      return isResponse(answer) ? answer : json(c, answer, endpoint.status ?? 200);
    });
  }
}
