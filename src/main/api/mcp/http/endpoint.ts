import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server';
import type { Logger } from 'pino';
import { HoldfastError } from '../../../../shared/errors.ts';
import type { Caller } from '../../../core/domain/principal.ts';
import type { Engine } from '../../../core/engine.ts';
import type { Activity } from '../../http/activity.ts';
import type { Ctx } from '../../http/context.ts';
import { callerOf } from '../../http/endpoint.ts';
import { traceOf } from '../../http/failures.ts';
import type { Limits } from '../../http/limits.ts';
import { assertStreamAllowed, HEARTBEAT_MS } from '../../http/streams.ts';
import type { McpContext } from '../context.ts';
import { createMcpServer } from '../server.ts';
import { recallBus } from '../subscriptions.ts';
import { send } from './answers.ts';
import { methodNotAllowed, readMessage } from './rpc.ts';
import { Sessions } from './sessions.ts';

export interface EndpointParts {
  engine: Engine;
  activity: Activity;
  limits: Limits;
  logger: Logger;
}

/** Failures inside the answers of MCP never reach the error handler of the API: they are logged and audited here. */
function failureReporter({ engine, limits, logger }: EndpointParts): McpContext['onFailure'] {
  return ({ principal, source }, what, error) => {
    if (!(error instanceof HoldfastError)) {
      const [name, trace] = error instanceof Error ? [error.name, traceOf(error)] : [typeof error, []];
      logger.error({ what, error: name, trace }, 'MCP failed');
      return;
    }
    if (error.code !== 'forbidden') return;
    void limits.mayAuditRefusal(principal.keyId).then((allowed) => {
      const refusal = { principal, source, action: `mcp ${what}`, outcome: error.code };
      if (allowed) engine.system.auditRefusal(refusal);
    });
  };
}

function isListen(body: unknown): boolean {
  return (body as { method?: unknown } | null)?.method === 'subscriptions/listen';
}

/**
 * Answers requests of Streamable HTTP: `GET`, `POST` and `DELETE` for the sessions of the 2025-11-25 protocol, `POST` alone
 * for the 2026-07-28 one. Specification: modelcontextprotocol.io/specification, "Transports".
 */
export function createEndpoint(parts: EndpointParts): (c: Ctx) => Promise<Response> {
  const { engine, activity, logger } = parts;
  const shared = { engine, onFailure: failureReporter(parts) };
  const sessions = new Sessions(shared);

  /** A request without a session gets a server of its own. */
  const answerStateless = (c: Ctx, caller: Caller, body: unknown): Promise<Response> => {
    if (isListen(body)) assertStreamAllowed(activity, caller.principal.keyId);
    const handler = createMcpHandler(() => createMcpServer({ ...shared, caller: () => caller }), {
      legacy: 'reject',
      bus: recallBus(engine.events, caller.principal, () => void handler.close()),
      keepAliveMs: HEARTBEAT_MS,
      onerror: (error) => logger.debug({ error: error.name }, 'MCP request refused'),
    });
    return handler.fetch(c.req.raw, { parsedBody: body });
  };

  const answerPost = async (c: Ctx, caller: Caller): Promise<Response> => {
    const message = await readMessage(c);
    if ('refusal' in message) return message.refusal;
    const { body } = message;
    const legacy = await isLegacyRequest(c.req.raw, body);
    return send(
      c,
      await (legacy ? sessions.handle(c, caller, body) : answerStateless(c, caller, body)),
      activity,
    );
  };

  return async (c) => {
    const { principal, session } = callerOf(c);
    const caller: Caller = { principal, session, source: 'mcp' };
    switch (c.req.method) {
      case 'POST':
        return answerPost(c, caller);
      case 'GET':
        assertStreamAllowed(activity, principal.keyId);
        return send(c, await sessions.handle(c, caller), activity);
      case 'DELETE':
        return send(c, await sessions.handle(c, caller), activity);
      default:
        return methodNotAllowed(c);
    }
  };
}
