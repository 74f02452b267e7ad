/** `npm run bench:engine`: what each call of the engine costs, beside the bare work. See docs/benchmarks.md. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../lib/build.ts';
import { type Machine, thisMachine } from '../lib/machine.ts';
import { describeMachine, replaceTable, toTable } from '../lib/report.ts';
import { isMet, type Result } from '../lib/results.ts';
import { seededTexts } from '../lib/sentences.ts';
import { measureHttpFloor } from '../peers/http.ts';
import { measureWriteFloor } from '../peers/sqlite-writes.ts';
import { measureMcpStart } from './agents.ts';
import { measureEmbedding } from './embedding.ts';
import { measureImport } from './import.ts';
import { parseOptions } from './options.ts';
import type { Plan } from './plan.ts';
import { measureSize } from './size.ts';

const SEED = 1;
const SAVED = fileURLToPath(new URL('../results/engine.json', import.meta.url));
const DOCS = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

const log = (step: string): void => console.error(`· ${step}`);

async function measure(plan: Plan): Promise<Result[]> {
  const work = mkdtempSync(join(tmpdir(), 'holdfast-bench-'));
  try {
    const texts = seededTexts(SEED);
    log('what the machine can do at best');
    const http = await measureHttpFloor();
    const writes = await measureWriteFloor(work, texts.statements(1000));
    log('embedding');
    const { results, embedMs } = await measureEmbedding(work, plan, texts);
    const bench = { plan, work, texts, http, writes, embedMs };
    log('cold starts of `holdfast mcp`');
    results.push(...(await measureMcpStart(bench)));
    results.push(...(await measureImport(bench, log)));
    for (const size of plan.sizes) results.push(...(await measureSize(bench, size, log)));
    return results;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function keep(machine: Machine, results: Result[], report: string): void {
  writeFileSync(SAVED, `${JSON.stringify({ machine, results }, null, 2)}\n`);
  writeFileSync(DOCS, replaceTable(readFileSync(DOCS, 'utf8'), report));
}

const options = parseOptions(process.argv.slice(2));
if (options.build) build();
const saved: Result[] = existsSync(SAVED) ? JSON.parse(readFileSync(SAVED, 'utf8')).results : [];
const machine = thisMachine(options.plan.name);
const results = await measure(options.plan);
const report = `${describeMachine(machine)}\n\n${toTable(results, saved)}`;
console.log(report);
if (options.save) keep(machine, results, report);
const missed = results.filter((result) => isMet(result) === false);
console.log(missed.length === 0 ? '\nAll targets were met.' : `\n${missed.length} targets were missed.`);
if (options.check && missed.length > 0) process.exitCode = 1;
