/** `npm run bench`: measures Holdfast on this machine and prints a table. See docs/benchmarks.md. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureMcpStart } from './groups/agents.ts';
import { measureEmbedding } from './groups/embedding.ts';
import { measureImport } from './groups/import.ts';
import { measureSize } from './groups/size.ts';
import { build } from './lib/build.ts';
import { type Machine, thisMachine } from './lib/machine.ts';
import { type Options, parseOptions } from './lib/options.ts';
import type { Plan } from './lib/plan.ts';
import { describeMachine, replaceTable, toTable } from './lib/report.ts';
import { isMet, type Result } from './lib/results.ts';
import { seededTexts } from './lib/sentences.ts';
import { measureHttpFloor } from './peers/http.ts';
import { measureWriteFloor } from './peers/sqlite-writes.ts';

const SEED = 1;
const RESULTS = fileURLToPath(new URL('./results', import.meta.url));
const DOCS = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));

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

function keep({ save, saveDocs }: Options, machine: Machine, results: Result[]): void {
  if (save) {
    mkdirSync(RESULTS, { recursive: true });
    writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`);
  }
  if (saveDocs) {
    const text = `${describeMachine(machine)}\n\n${toTable(results)}`;
    writeFileSync(DOCS, replaceTable(readFileSync(DOCS, 'utf8'), text));
  }
}

const options = parseOptions(process.argv.slice(2));
if (options.build) build();
const machine = thisMachine(options.plan.name);
const results = await measure(options.plan);
console.log(`${describeMachine(machine)}\n\n${toTable(results)}`);
keep(options, machine, results);
const missed = results.filter((result) => isMet(result) === false);
console.log(missed.length === 0 ? '\nAll targets were met.' : `\n${missed.length} targets were missed.`);
if (options.check && missed.length > 0) process.exitCode = 1;
