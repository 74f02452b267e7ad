/**
 * `node bench/vector-scan.ts [vectors …]`: times the vector index alone, by default at 10,000, 100,000 and a million
 * vectors, and prints a table. A million needs 4 GB of memory and five minutes, most of them for the exact answers.
 */
import { mulberry32 } from '../src/main/core/domain/random.ts';
import {
  type DataSet,
  dataSet,
  type Filter,
  fill,
  randomFilter,
  recall,
  type Shape,
  TYPICAL,
} from '../src/main/core/search/vector-index/testing/vectors.ts';
import { VectorIndex } from '../src/main/core/search/vector-index/vector-index.ts';
import { thisMachine } from './lib/machine.ts';
import { describeMachine } from './lib/report.ts';
import { median } from './lib/stats.ts';
import { readTime } from './peers/memory-read.ts';

const SHARES = [1, 0.5, 0.05, 0.005];
const SHAPES: readonly Shape[] = ['clustered', 'isotropic'];
const QUERIES = 30;
const ROUNDS = 10;
/** Bytes of a vector that every search without a filter has to read: sign bits and factor. */
const SCANNED_BYTES = 52;

function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

/** Median milliseconds of a search, each query asked several times. */
function searchTime(index: VectorIndex, { queries }: DataSet, filter: Filter): number {
  const round = () => queries.map((query) => timed(() => index.search(query, { ...TYPICAL, filter })));
  round();
  return median(Array.from({ length: ROUNDS }, round).flat());
}

/** Milliseconds until the vectors of saved blocks can be searched. */
function loadTime(index: VectorIndex): number {
  const blocks = Array.from({ length: index.blocks }, (_, block) => index.saveBlock(block));
  const copy = VectorIndex.create();
  return timed(() => {
    for (const [block, bytes] of blocks.entries()) copy.loadBlock(block, bytes);
    copy.settle();
  });
}

function measure(shape: Shape, count: number): void {
  const data = dataSet(shape, count, QUERIES, 1);
  const index = VectorIndex.create();
  const built = timed(() => {
    fill(index, data);
    index.settle();
  });
  const filters = SHARES.map((share) =>
    share === 1 ? undefined : randomFilter(count, share, mulberry32(share * 1000)),
  );
  const read = readTime(count * SCANNED_BYTES);
  const times = filters.map((filter) => searchTime(index, data, filter));
  const cells = [
    count.toLocaleString('en'),
    shape,
    ...times.map((time) => time.toFixed(3)),
    ((times[0] ?? NaN) / read).toFixed(1),
    ...recall(index, data, filters).map((share) => share.toFixed(4)),
    built.toFixed(0),
    loadTime(index).toFixed(0),
    (index.memoryBytes / count).toFixed(0),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const sizes = process.argv.slice(2).map(Number);
const shares = SHARES.map((share) => `${share * 100} %`);
const columns = [
  'vectors',
  'shape',
  ...shares.map((share) => `ms ${share}`),
  '÷ read',
  ...shares.map((share) => `recall ${share}`),
  'build ms',
  'load ms',
  'bytes each',
];
console.log(describeMachine(thisMachine('vector scan')));
console.log(`\n| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}`);
for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000])
  for (const shape of SHAPES) measure(shape, size);
