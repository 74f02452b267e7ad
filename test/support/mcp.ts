import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { HOLDFAST } from './processes.ts';

export const PROTOCOLS = ['2025-11-25', '2026-07-28'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** A client of `holdfast mcp`, as an agent would start it. */
export interface StdioClient {
  client: Client;
  /** What the command wrote on standard error. */
  stderr(): string;
  pid: number;
}

/** Starts `holdfast mcp` on a data directory and connects the official client to it. */
export async function connectStdio(
  directory: string,
  protocol: Protocol,
  agent = 'coder',
): Promise<StdioClient> {
  const mode = protocol === '2025-11-25' ? 'legacy' : { pin: protocol };
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: { mode } });
  const transport = new StdioClientTransport({
    command: HOLDFAST,
    args: ['mcp', '--as', agent],
    env: { PATH: process.env.PATH ?? '', HOLDFAST_DATA_DIR: directory },
    stderr: 'pipe',
  });
  let text = '';
  transport.stderr?.on('data', (chunk) => {
    text += chunk;
  });
  await client.connect(transport);
  return { client, stderr: () => text, pid: transport.pid ?? 0 };
}
