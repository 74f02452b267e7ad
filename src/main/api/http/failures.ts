import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ErrorHandler, NotFoundHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import { ERROR_STATUS, HoldfastError, type Problem, toProblem } from '../../../shared/errors.ts';
import type { System } from '../../core/engine.ts';
import { json } from './answers.ts';
import { type Ctx, type Env, remoteAddress } from './context.ts';
import { type AnyEndpoint, API_BASE } from './endpoint.ts';
import { type Limits, RateLimited } from './limits.ts';
import { isRead, type Pages } from './pages.ts';
import { wrongAddressPage } from './plain-page.ts';

const AUDITED_STATUS: ReadonlySet<number> = new Set([401, 403, 429]);

/** The pattern that the router matched: unlike the path it holds nothing that the client made up. */
export function routeOf(c: Ctx): string {
  return routePath(c, -1);
}

/** Where an unexpected error was thrown, without its message: that may quote what the request held. */
export function traceOf(error: Error): string[] {
  const lines = error.stack?.split('\n') ?? [];
  return lines.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
}

function logUnexpected(logger: Logger, error: Error, c: Ctx): void {
  const { code } = error as NodeJS.ErrnoException;
  logger.error(
    {
      method: c.req.method,
      route: routeOf(c),
      status: 500,
      key: c.get('caller')?.principal.keyId,
      error: error.name,
      code,
      trace: traceOf(error),
    },
    'a request failed',
  );
}

async function auditRefusal(system: System, limits: Limits, problem: Problem, c: Ctx): Promise<void> {
  const caller = c.get('caller');
  if (!(await limits.mayAuditRefusal(caller?.principal.keyId ?? remoteAddress(c)))) return;
  system.auditRefusal({
    principal: caller?.principal ?? null,
    source: caller?.source ?? 'http',
    action: `${c.req.method} ${routeOf(c)}`,
    outcome: problem.code,
  });
}

function headersFor(error: Error, status: number): Record<string, string> | undefined {
  if (status === 401) return { 'www-authenticate': 'Bearer' };
  if (status === 413) return { connection: 'close' };
  if (error instanceof RateLimited) return { 'retry-after': String(error.retryAfterSeconds) };
  return undefined;
}

/** Turns what was thrown into an error answer, and writes refusals into the audit log. */
export function failureHandler(system: System, limits: Limits, logger: Logger): ErrorHandler<Env> {
  return async (error, c) => {
    const problem = toProblem(error);
    const status = ERROR_STATUS[problem.code];
    if (problem.code === 'internal') logUnexpected(logger, error, c);
    if (AUDITED_STATUS.has(status)) await auditRefusal(system, limits, problem, c);
    if (c.env.outgoing.headersSent) return RESPONSE_ALREADY_SENT;
    return json(c, { error: problem }, status, headersFor(error, status));
  };
}

function matches(endpoint: AnyEndpoint, path: string): boolean {
  const pattern = endpoint.path.replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${API_BASE}${pattern}$`).test(path);
}

function unknownAddress(endpoints: readonly AnyEndpoint[], path: string): HoldfastError {
  const methods = endpoints.filter((one) => matches(one, path)).map((one) => one.method.toUpperCase());
  return new HoldfastError(
    'not_found',
    'There is no such address in this API.',
    methods.length > 0
      ? `This address takes ${[...new Set(methods)].join(', ')}.`
      : 'The addresses are listed at /api/docs.',
  );
}

/** Whether a person looks at the answer: browsers ask for pages by name, programs do not. */
function isForPerson(c: Ctx): boolean {
  return isRead(c) && (c.req.header('accept')?.includes('text/html') ?? false);
}

/**
 * Answers what no route of the API takes: with the pages, where there are some, else by saying that there is no such address, and which
 * methods it has. The pages are no route of their own, as that would match every read and name what was refused `/*` in the log.
 */
export function otherwise(endpoints: readonly AnyEndpoint[], pages: Pages | null): NotFoundHandler<Env> {
  return (c) => {
    const page = pages?.(c);
    if (page) return page;
    if (pages && isForPerson(c)) return wrongAddressPage(c.req.path);
    throw unknownAddress(endpoints, c.req.path);
  };
}
