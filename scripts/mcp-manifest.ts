/**
 * `node scripts/mcp-manifest.ts`: writes down what an engine answers to the greetings of MCP, so that `holdfast mcp` can
 * answer them while its engine still starts. A test compares it with an engine.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { greetingsOf } from '../src/main/api/mcp/testing/greetings.ts';

const path = fileURLToPath(new URL('../src/shared/mcp-manifest.json', import.meta.url));
const biome = fileURLToPath(import.meta.resolve('@biomejs/biome/bin/biome'));

writeFileSync(path, JSON.stringify(await greetingsOf(), null, 2));
execFileSync(process.execPath, [biome, 'format', '--write', path], { stdio: 'inherit' });
