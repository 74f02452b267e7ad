import { Hono } from 'hono';
import type { Logger } from 'pino';
import type { Engine } from '../../core/engine.ts';
import { MCP_PATH, mountMcp } from '../mcp/http/mount.ts';
import { Activity } from './activity.ts';
import { authenticate } from './authenticate.ts';
import type { AppOptions, Ctx, Env } from './context.ts';
import { mountDocs } from './docs.ts';
import { API_BASE, Operations } from './endpoint.ts';
import { eventOperations } from './events.ts';
import { failureHandler, otherwise, routeOf } from './failures.ts';
import { grantOperations } from './grants.ts';
import { guard } from './guard.ts';
import { identityOperations } from './identity.ts';
import { Limits } from './limits.ts';
import { mapOperations } from './map.ts';
import { memoryOperations } from './memories.ts';
import { modelOperations } from './models.ts';
import { createPages } from './pages.ts';
import { recallOperations } from './recalls.ts';
import { reviewOperations } from './review.ts';
import { reviewQueueOperations } from './review-queue.ts';
import { loginOperation, sessionOperations } from './sessions.ts';
import { mountHealth, systemOperations } from './system.ts';
import { teamOperations } from './teams.ts';
import { transferOperations } from './transfer.ts';
import { webhookOperations } from './webhooks.ts';

/** The HTTP API, and what tells whether anybody uses it. */
export type HoldfastApp = Hono<Env> & { readonly activity: Activity };

function logRequest(logger: Logger, c: Ctx, startedAt: number): void {
  logger.debug({
    method: c.req.method,
    route: routeOf(c),
    status: c.env.outgoing.headersSent ? c.env.outgoing.statusCode : c.res.status,
    ms: Math.round(performance.now() - startedAt),
    key: c.get('caller')?.principal.keyId,
  });
}

/**
 * The HTTP face of `engine`: a thin adapter that validates, calls and answers. Serve it with `listen`, which gives it
 * the connection that its defences look at.
 */
export function createApp(engine: Engine, options: AppOptions): HoldfastApp {
  const { logger, settings } = options;
  const app = new Hono<Env>();
  const activity = new Activity();
  const limits = new Limits();
  const operations = new Operations(app);

  app.onError(failureHandler(engine.system, limits, logger));
  app.notFound(otherwise(operations.all, options.pages === undefined ? null : createPages(options.pages)));
  app.use(async (c, next) => {
    if (!logger.isLevelEnabled('debug')) return next();
    const startedAt = performance.now();
    await next();
    logRequest(logger, c, startedAt);
  });
  app.use(guard(settings));
  mountHealth(app, engine.system);
  mountDocs(app, operations.all, engine.system.health().version);
  loginOperation(operations, engine.identity, limits);
  app.use(`${API_BASE}/*`, authenticate(engine.identity, limits, activity, { ...options, cookies: true }));
  // MCP is for programs: a browser has no business there.
  app.use(MCP_PATH, authenticate(engine.identity, limits, activity, { ...options, cookies: false }));

  memoryOperations(operations, engine.memories, engine.review);
  reviewOperations(operations, engine.memories);
  reviewQueueOperations(operations, engine.review);
  transferOperations(operations, engine.transfer);
  identityOperations(operations, engine.identity);
  sessionOperations(operations, engine.identity);
  grantOperations(operations, engine.identity);
  systemOperations(operations, engine.system);
  modelOperations(operations, engine.models);
  recallOperations(operations, engine.memories);
  mapOperations(operations, engine.map);
  eventOperations(operations, engine.events, activity);
  webhookOperations(operations, engine.webhooks);
  teamOperations(operations, engine.teams);
  mountMcp(app, { engine, activity, limits, logger });
  return Object.assign(app, { activity });
}
