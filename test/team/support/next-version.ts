/** Loaded before an engine with `--import`: makes of this program the one that comes next, which writes and reads the next format version. */
import { registerHooks } from 'node:module';
import { FORMAT_VERSION } from '../../../src/protocol/limits.ts';

const PRESENT = `export const FORMAT_VERSION = ${FORMAT_VERSION};`;
const NEXT = `export const FORMAT_VERSION = ${FORMAT_VERSION + 1};`;

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context);
    // This file has loaded it as it is.
    return found.url.endsWith('/src/protocol/limits.ts') ? { ...found, url: `${found.url}?next` } : found;
  },
  load: (url, context, next) => {
    const loaded = next(url, context);
    if (!url.endsWith('/src/protocol/limits.ts?next')) return loaded;
    const source = String(loaded.source);
    if (!source.includes(PRESENT)) throw new Error('The format version is not where it was');
    return { ...loaded, source: source.replace(PRESENT, NEXT) };
  },
});
