import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { TestServer } from '../../http/testing/server.ts';

export const PROTOCOLS = ['2025-11-25', '2026-07-28'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** The official client, set to speak exactly one protocol. */
function newClient(protocol: Protocol): Client {
  const mode = protocol === '2025-11-25' ? 'legacy' : { pin: protocol };
  return new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
}

export interface Identification {
  /** The owner's key when left out. */
  key?: string;
  /** `coder` when left out; null for the user in person. */
  agent?: string | null;
}

/** Connects the official client to the server over Streamable HTTP. */
export async function connectMcp(
  server: TestServer,
  protocol: Protocol,
  { key = server.engine.ownerKey, agent = 'coder' }: Identification = {},
): Promise<Client> {
  const client = newClient(protocol);
  const headers = { authorization: `Bearer ${key}`, ...(agent !== null && { 'x-agent-id': agent }) };
  const url = new URL(`http://127.0.0.1:${server.port}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  return client;
}

/** What a tool answered: its text and its structured content. */
export interface Answer {
  isError: boolean;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  data: any;
}

export async function call(client: Client, name: string, args: object = {}): Promise<Answer> {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: { ...args } });
  const [first] = content;
  return {
    isError: isError === true,
    text: first?.type === 'text' ? first.text : '',
    data: structuredContent,
  };
}

/** Resources that the client is told to have changed, from now on. */
export function updatesOf(client: Client): string[] {
  const uris: string[] = [];
  client.setNotificationHandler(
    'notifications/resources/updated',
    ({ params }) => void uris.push(params.uri),
  );
  return uris;
}

/** Subscribes to resources in the form that the protocol has. */
export async function subscribe(client: Client, protocol: Protocol, uris: string[]): Promise<void> {
  if (protocol === '2025-11-25') for (const uri of uris) await client.subscribeResource({ uri });
  else await client.listen({ resourceSubscriptions: uris });
}
