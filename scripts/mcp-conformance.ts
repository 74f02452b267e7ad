/**
 * `node scripts/mcp-conformance.ts`: runs the scenarios of the official MCP conformance suite that are about any server, for
 * both protocols, and the official inspector, against a fresh engine. npm fetches both. Exits with 1 when one of them finds
 * fault.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { startServer } from '../bench/lib/server.ts';
import { connect } from '../src/client/index.ts';

const SUITE = '@modelcontextprotocol/conformance@0.2.0-alpha.12';
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';
const SESSIONS = '2025-11-25';
const STATELESS = '2026-07-28';
/** By protocol. The others call tools, prompts and resources that only the suite's own example server has. */
const SCENARIOS: Record<string, readonly string[]> = {
  [SESSIONS]: [
    'server-initialize',
    'server-session-lifecycle',
    'ping',
    'tools-list',
    'resources-list',
    'prompts-list',
    'dns-rebinding-protection',
    'server-sse-multiple-streams',
  ],
  [STATELESS]: [
    'server-stateless',
    'tools-list',
    'resources-list',
    'prompts-list',
    'dns-rebinding-protection',
    'sep-2164-resource-not-found',
    'caching',
    'http-header-validation',
  ],
};
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

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** How many checks could not be made: they need a tool that only the suite's own example server has. Null when one failed. */
function untestable(report: string): number | null {
  const failed = count(report, /\bFAILURE\b/g);
  return failed > 0 && failed === count(report, /Error: Not testable: /g) ? failed : null;
}

/** Runs a package's command and says how it went. */
function passes(what: string, args: string[]): Promise<boolean> {
  const child = spawn('npx', ['--yes', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += stripVTControlCharacters(String(chunk));
  });
  return new Promise((resolve) =>
    child.once('close', (code) => {
      const skipped = code === 0 ? 0 : untestable(text);
      const checks = count(text, /\bSUCCESS\b/g);
      const made = checks > 0 ? `: ${checks} checks` : '';
      console.log(
        `${skipped === null ? '✗' : '✓'} ${what}${made}${skipped ? `, ${skipped} not testable` : ''}`,
      );
      if (skipped === null) console.log(text);
      resolve(skipped !== null);
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
  for (const [version, scenarios] of Object.entries(SCENARIOS))
    for (const scenario of scenarios) {
      const which = ['--spec-version', version, '--scenario', scenario];
      results.push(await passes(`suite, ${version}: ${scenario}`, [SUITE, 'server', '--url', url, ...which]));
    }
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
