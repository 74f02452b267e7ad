import type { Hono } from 'hono';
import type { Ctx, Env } from '../../http/context.ts';
import type { EndpointParts } from './endpoint.ts';

export const MCP_PATH = '/mcp';

/**
 * Adds MCP over Streamable HTTP, behind the same defences as the API. What answers is loaded with the first request: most
 * engines that a command starts never see one, and should not start later for it.
 */
export function mountMcp(app: Hono<Env>, parts: EndpointParts): void {
  let endpoint: Promise<(c: Ctx) => Promise<Response>> | undefined;
  app.all(MCP_PATH, async (c) => {
    endpoint ??= import('./endpoint.ts').then(({ createEndpoint }) => createEndpoint(parts));
    return (await endpoint)(c);
  });
}
