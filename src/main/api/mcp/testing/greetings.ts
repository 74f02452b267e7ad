import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/server';
import { startServer } from '../../http/testing/server.ts';

const MODERN = '2026-07-28';

/** The answers of an engine to the first requests of a client, in either protocol. */
export interface Greetings {
  /** The protocol of requests that say their version themselves. */
  modern: string;
  /** The protocols of sessions, newest first. */
  legacy: string[];
  initialize: Record<string, unknown>;
  discover: Record<string, unknown>;
  /** `tools/list`; the older protocol knows only `tools` of it. */
  tools: Record<string, unknown>;
}

/** Asks a new engine, as an agent that may not review. */
export async function greetingsOf(): Promise<Greetings> {
  const server = await startServer();
  const ask = async (method: string, params: object, headers: Record<string, string> = {}) => {
    const { json } = await server.send('POST', '/mcp', {
      body: { jsonrpc: '2.0', id: 1, method, params },
      headers: { accept: 'application/json, text/event-stream', 'x-agent-id': 'coder', ...headers },
    });
    return json.result;
  };
  const askModern = (method: string) => {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': MODERN,
      'io.modelcontextprotocol/clientInfo': { name: 'greetings', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    return ask(method, { _meta: meta }, { 'mcp-protocol-version': MODERN, 'mcp-method': method });
  };
  try {
    return {
      modern: MODERN,
      legacy: SUPPORTED_PROTOCOL_VERSIONS.filter((version) => version < MODERN),
      initialize: await ask('initialize', {
        protocolVersion: '2025-11-25',
        capabilities: {},
        clientInfo: { name: 'greetings', version: '1' },
      }),
      discover: await askModern('server/discover'),
      tools: await askModern('tools/list'),
    };
  } finally {
    await server.close();
  }
}
