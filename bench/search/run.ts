/** `npm run bench:search`: how fast and how exactly memories are found. See docs/benchmarks.md. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../lib/build.ts';
import { thisMachine } from '../lib/machine.ts';
import { replaceTable } from '../lib/report.ts';
import { drawLatency } from './chart.ts';
import { type Shape, searchCorpus } from './corpus.ts';
import { measureLatency } from './latency.ts';
import { measureRecall } from './recall.ts';
import { toMarkdown } from './report.ts';
import type { Recall, SizeResults } from './results.ts';
import { measureServed } from './served.ts';
import { measureStalls } from './stall.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const SAVED = path('../results/search.json');
const PAGE = path('../../docs/benchmarks.md');
const CHART = path('../../docs/images/search-latency.svg');
/** Above this nothing is written, since that needs a copy of the store. */
const LARGEST_COPY = 100_000;
const PARTS = ['latency', 'recall', 'engine'];

const flag = { type: 'boolean', default: false } as const;
const { values } = parseArgs({
  allowNegative: true,
  options: {
    sizes: { type: 'string' },
    full: flag,
    parts: { type: 'string', default: PARTS.join(',') },
    save: flag,
    build: { type: 'boolean', default: true },
    'isotropic-up-to': { type: 'string', default: String(LARGEST_COPY) },
  },
});
const log = (step: string): void => console.error(`· ${step}`);

async function recallOf(size: number, clustered: string): Promise<Recall[]> {
  const shapes: (readonly [Shape, string])[] = [['clustered', clustered]];
  if (size <= Number(values['isotropic-up-to']))
    shapes.push(['isotropic', await searchCorpus('isotropic', size, log)]);
  const recalls: Recall[] = [];
  for (const [shape, root] of shapes) recalls.push(...(await measureRecall(root, shape)));
  return recalls;
}

/** On a copy where one can be afforded, so that what is stored meanwhile stays out of the kept data set. */
async function figuresOf(size: number, root: string): Promise<SizeResults['figures']> {
  const writable = size <= LARGEST_COPY;
  const copy = `${root}-copy`;
  if (writable) cpSync(root, copy, { recursive: true });
  try {
    const asked = writable ? copy : root;
    return [...(await measureServed(asked, size, writable)), ...(await measureStalls(asked, writable))];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** One size; parts that are not asked for stay as they were saved. */
async function measure(size: number, before: SizeResults | undefined): Promise<SizeResults> {
  const root = await searchCorpus('clustered', size, log);
  const result: SizeResults = {
    latency: [],
    approximate: [],
    recall: [],
    figures: [],
    ...before,
    memories: size,
    machine: thisMachine('search'),
  };
  for (const part of parts) {
    log(`${size} memories: ${part}`);
    if (part === 'latency') Object.assign(result, await measureLatency(root, size));
    else if (part === 'recall') result.recall = await recallOf(size, root);
    else result.figures = await figuresOf(size, root);
  }
  return result;
}

/** The figures of each size, those of others as they were saved before. */
function keep(results: readonly SizeResults[], saved: readonly SizeResults[]): void {
  const measured = new Set(results.map(({ memories }) => memories));
  const all = [...saved.filter(({ memories }) => !measured.has(memories)), ...results].sort(
    (a, b) => a.memories - b.memories,
  );
  mkdirSync(dirname(SAVED), { recursive: true });
  writeFileSync(SAVED, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(CHART, drawLatency(all));
  writeFileSync(PAGE, replaceTable(readFileSync(PAGE, 'utf8'), toMarkdown(all, saved), 'bench:search'));
}

const sizes = values.sizes?.split(',').map(Number) ?? [10_000, 100_000, ...(values.full ? [1_000_000] : [])];
if (!sizes.every((size) => Number.isInteger(size) && size > 0))
  throw new Error('--sizes takes numbers of memories, such as --sizes 10000,100000');
const parts = values.parts.split(',');
if (!parts.every((part) => PARTS.includes(part))) throw new Error(`--parts takes some of ${PARTS.join(',')}`);
const saved: SizeResults[] = existsSync(SAVED) ? JSON.parse(readFileSync(SAVED, 'utf8')) : [];
if (values.build) build();
const results: SizeResults[] = [];
for (const size of sizes)
  results.push(
    await measure(
      size,
      saved.find(({ memories }) => memories === size),
    ),
  );
console.log(toMarkdown(results, saved));
if (values.save) keep(results, saved);
