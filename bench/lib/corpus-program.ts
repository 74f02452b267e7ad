/** Builds a data directory in a process of its own: `node corpus-program.ts DIRECTORY MEMORIES`. */
import { buildCorpus } from './corpus.ts';
import { seededTexts } from './sentences.ts';

const SEED = 1;

const [root, size] = process.argv.slice(2);
if (root === undefined || !(Number(size) > 0)) throw new Error('Needs a directory and a number of memories');
await buildCorpus(root, Number(size), seededTexts(SEED));
