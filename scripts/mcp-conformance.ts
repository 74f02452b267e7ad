/**
 * `node scripts/mcp-conformance.ts`: runs the scenarios of the official MCP conformance suite that are about any server, and
 * the official inspector, against a fresh engine. npm fetches both. Exits with 1 when one of them finds fault.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from '../bench/lib/server.ts';
import { connect } from '../src/client/index.ts';

const SUITE = '@modelcontextprotocol/conformance@0.1.16';
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';
/** The others call tools, prompts and resources that only the suite's own example server has. */
const SCENARIOS = [
  'server-initialize',
  'ping',
  'tools-list',
  'resources-list',
  'prompts-list',
  'dns-rebinding-protection',
  'server-sse-multiple-streams',
];
const HOLDFAST = fileURLToPath(new URL('../bin/holdfast', import.meta.url));

const directory = mkdtempSync(join(tmpdir(), 'holdfast-conformance-'));

/** The suite cannot send a key: this adds it on the way. */
function withKey(port: number, key: string) {
  return createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, authorization: `Bearer ${key}`, 'x-agent-id': 'conformance' };
    const { method, url: path } = incoming;
    const upstream = request({ host: '127.0.0.1', port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on('error', () => outgoing.destroy());
    outgoing.on('close', () => upstream.destroy());
    incoming.pipe(upstream);
  });
}

/** Runs a package's command and says how it went. */
function passes(what: string, args: string[]): Promise<boolean> {
  const child = spawn('npx', ['--yes', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      console.log(`${code === 0 ? '✓' : '✗'} ${what}`);
      if (code !== 0) console.log(text);
      resolve(code === 0);
    }),
  );
}

const engine = await startServer(directory);
const { port } = JSON.parse(readFileSync(join(directory, 'engine.json'), 'utf8'));
const apiKey = readFileSync(join(directory, 'owner.key'), 'utf8').trim();
const proxy = withKey(port, apiKey);
try {
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  await connect({ url: `http://127.0.0.1:${port}`, apiKey }).system.configure({
    allowed_hosts: [host],
    allowed_origins: [`http://${host}`],
  });
  const url = `http://${host}/mcp`;
  const results: boolean[] = [];
  for (const scenario of SCENARIOS)
    results.push(await passes(`suite: ${scenario}`, [SUITE, 'server', '--url', url, '--scenario', scenario]));
  for (const method of ['tools/list', 'resources/list', 'prompts/list'])
    results.push(
      await passes(`inspector over HTTP: ${method}`, [
        INSPECTOR,
        '--cli',
        url,
        '--transport',
        'http',
        '--method',
        method,
      ]),
    );
  const stdio = ['env', `HOLDFAST_DATA_DIR=${directory}`, HOLDFAST, 'mcp', '--as', 'inspector'];
  results.push(
    await passes('inspector over stdio: tools/list', [
      INSPECTOR,
      '--cli',
      ...stdio,
      '--method',
      'tools/list',
    ]),
  );
  if (results.includes(false)) process.exitCode = 1;
} finally {
  proxy.close();
  proxy.closeAllConnections();
  await engine.stop();
  rmSync(directory, { recursive: true, force: true });
}
