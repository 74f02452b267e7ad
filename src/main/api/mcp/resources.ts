import {
  type McpServer,
  type ReadResourceResult,
  ResourceNotFoundError,
  ResourceTemplate,
} from '@modelcontextprotocol/server';
import { HoldfastError } from '../../../shared/errors.ts';
import { SCOPES, type Scope } from '../../../shared/memory.ts';
import { QueryRequest } from '../../../shared/query.ts';
import { validate } from '../../../shared/validation.ts';
import type { McpContext } from './context.ts';
import { answeringProtocol } from './failures.ts';
import { quotedText } from './quotations.ts';

export const RECENT_URI = 'memory://recent';
const LISTED = 20;
const MIME = 'text/plain';

export const memoryUri = (id: string) => `memory://${id}`;
export const scopeUri = (scope: Scope) => `memory://scope/${scope}`;

function textResource(uri: URL, text: string): ReadResourceResult {
  return { contents: [{ uri: uri.href, mimeType: MIME, text }] };
}

async function newest(context: McpContext, scope?: Scope): Promise<string> {
  const request = validate(QueryRequest, {
    order: '-created',
    limit: LISTED,
    ...(scope && { scope: [scope] }),
  });
  const { memories } = await context.engine.memories.query(context.caller(), request);
  return quotedText(memories);
}

function recent(server: McpServer, context: McpContext): void {
  const about = {
    title: 'Recent memories',
    description: `The ${LISTED} newest memories, quoted as data.`,
    mimeType: MIME,
  };
  server.registerResource('recent', RECENT_URI, about, (uri) =>
    answeringProtocol(context, 'resource recent', async () => textResource(uri, await newest(context))),
  );
}

function byScope(server: McpServer, context: McpContext): void {
  const scopes = SCOPES.map((scope) => ({ uri: scopeUri(scope), name: `scope ${scope}` }));
  const template = new ResourceTemplate('memory://scope/{scope}', {
    list: () => ({ resources: scopes }),
    complete: { scope: (typed) => SCOPES.filter((scope) => scope.startsWith(typed)) },
  });
  const about = {
    title: 'Memories of a scope',
    description: `The ${LISTED} newest memories of one scope, quoted as data.`,
    mimeType: MIME,
  };
  server.registerResource('scope', template, about, (uri, { scope }) =>
    answeringProtocol(context, 'resource scope', async () => {
      const known = SCOPES.find((one) => one === scope);
      if (!known) throw new ResourceNotFoundError(uri.href);
      return textResource(uri, await newest(context, known));
    }),
  );
}

function byId(server: McpServer, context: McpContext): void {
  const template = new ResourceTemplate('memory://{id}', { list: undefined });
  const about = { title: 'One memory', description: 'One memory in full, quoted as data.', mimeType: MIME };
  server.registerResource('memory', template, about, (uri, { id }) =>
    answeringProtocol(context, 'resource memory', () => {
      try {
        const memory = context.engine.memories.get(context.caller(), String(id), { served: true });
        return textResource(uri, quotedText([memory]));
      } catch (error) {
        if (error instanceof HoldfastError && error.code === 'not_found')
          throw new ResourceNotFoundError(uri.href);
        throw error;
      }
    }),
  );
}

/** `memory://recent`, `memory://scope/{scope}` and `memory://{id}`. */
export function registerResources(server: McpServer, context: McpContext): void {
  recent(server, context);
  byScope(server, context);
  byId(server, context);
}
