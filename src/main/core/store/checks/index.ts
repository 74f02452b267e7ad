import type { Check } from './check.ts';
import { fulltext } from './fulltext.ts';
import { file, hashes, references, versions } from './memories.ts';
import { searchIndex } from './search-index.ts';
import { orphanVectors, vectors } from './vectors.ts';

/** Everything that must hold in a database, in the order in which it is looked at. */
export const CHECKS: readonly Check[] = [
  file,
  references,
  versions,
  hashes,
  fulltext,
  orphanVectors,
  vectors,
  searchIndex,
];
