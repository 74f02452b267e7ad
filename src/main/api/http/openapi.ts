import { ERROR_STATUS, type ErrorCode } from '../../../shared/errors.ts';
import { Health } from '../../../shared/system.ts';
import { type AnyEndpoint, API_BASE } from './endpoint.ts';
import { NDJSON } from './ndjson.ts';
import { componentSchemas, inlineSchema, type JsonSchema, schemaOf } from './schemas.ts';

/** Errors that every operation behind a key can answer. */
const COMMON: readonly ErrorCode[] = [
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'forbidden_host',
  'forbidden_origin',
  'rate_limited',
  'unavailable',
];
/** Errors of operations that take a body. */
const OF_BODIES: readonly ErrorCode[] = ['invalid_json', 'payload_too_large', 'validation_failed'];

export interface Parameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  description?: string;
  schema: JsonSchema;
}

interface Content {
  [mediaType: string]: { schema: JsonSchema };
}

export interface Operation {
  tags: string[];
  summary: string;
  description?: string | undefined;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: object; schemas: Record<string, JsonSchema> };
}

const HEADERS: Parameter[] = [
  {
    name: 'X-Agent-ID',
    in: 'header',
    description: 'One of the agents of the key’s user; the request then has the rights of that agent.',
    schema: { type: 'string' },
  },
  {
    name: 'X-Session-ID',
    in: 'header',
    description: 'The conversation that the request belongs to, for the log of recalls.',
    schema: { type: 'string', minLength: 1, maxLength: 128 },
  },
  {
    name: 'X-Holdfast-Source',
    in: 'header',
    description: 'The face that a change is recorded as coming from.',
    schema: { type: 'string', enum: ['cli', 'http', 'mcp', 'ui', 'import'], default: 'http' },
  },
];

const IDEMPOTENCY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key never stores twice: repeat a request with it after a lost answer.',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

function queryParameters({ query }: AnyEndpoint): Parameter[] {
  if (!query) return [];
  const { properties = {}, required = [] } = inlineSchema(query, 'input');
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: schema as JsonSchema,
  }));
}

function pathParameters({ path }: AnyEndpoint): Parameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function errorResponses(codes: readonly ErrorCode[]): Operation['responses'] {
  const byStatus = Object.groupBy(new Set(codes), (code) => String(ERROR_STATUS[code]));
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, group = []]) => [
      status,
      {
        description: group.map((code) => `\`${code}\``).join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

function responsesOf(endpoint: AnyEndpoint): Operation['responses'] {
  const type = endpoint.stream ?? 'application/json';
  const answer = {
    description: endpoint.summary,
    content: { [type]: { schema: schemaOf(endpoint.answer, 'output') } },
  };
  const codes: ErrorCode[] = [...COMMON];
  if (endpoint.method !== 'get') codes.push(...OF_BODIES);
  if (endpoint.query) codes.push('validation_failed');
  codes.push(...(endpoint.problems ?? []));
  return {
    [endpoint.status ?? 200]: answer,
    ...(endpoint.alsoStatus ? { [endpoint.alsoStatus]: answer } : {}),
    ...errorResponses(codes),
  };
}

function operationOf(endpoint: AnyEndpoint): Operation {
  const operation: Operation = {
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: endpoint.description,
    security: endpoint.open ? [] : [{ bearer: [] }, { session: [], page: [] }],
    parameters: [
      ...pathParameters(endpoint),
      ...queryParameters(endpoint),
      ...(endpoint.idempotent ? [IDEMPOTENCY] : []),
      ...HEADERS,
    ],
    responses: responsesOf(endpoint),
  };
  if (endpoint.lines) {
    const lines = { [NDJSON]: { schema: schemaOf(endpoint.lines, 'input') } };
    return { ...operation, requestBody: { required: true, content: lines } };
  }
  if (!endpoint.body) return operation;
  const content = { 'application/json': { schema: schemaOf(endpoint.body, 'input') } };
  return { ...operation, requestBody: { required: !endpoint.bodyOptional, content } };
}

const HEALTH: Operation = {
  tags: ['System'],
  summary: 'Whether the engine is well; for anybody',
  security: [],
  parameters: [],
  responses: {
    200: {
      description: 'State of the engine, without any data',
      content: { 'application/json': { schema: schemaOf(Health, 'output') } },
    },
  },
};

/** The OpenAPI 3.1 description of the API, made from the endpoints that are routed. */
export function openApiDocument(endpoints: readonly AnyEndpoint[], version: string): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const endpoint of endpoints) {
    const path = API_BASE + endpoint.path;
    paths[path] = { ...paths[path], [endpoint.method]: operationOf(endpoint) };
  }
  paths['/health'] = { get: HEALTH };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version,
      description:
        'Memory for AI agents: they store what they learn, a person reviews it, every agent recalls it.',
    },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key, `hfk_…`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'holdfast_session_PORT',
          description: 'The cookie of a browser that is logged in; only for the pages of the engine itself.',
        },
        page: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Holdfast-Page',
          description: 'The `page_secret` of the login, beside the cookie.',
        },
      },
      schemas: {
        ...componentSchemas(),
        Error: {
          type: 'object',
          required: ['error'],
          properties: { error: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
  };
}
