import { globSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const MAIN = fileURLToPath(new URL('src/main/', import.meta.url));
const SOURCES = fileURLToPath(new URL('src/', import.meta.url));
/** Stands in the code for the folder `dist/main`. */
const FOLDER = '__HOLDFAST_MAIN__';

const posix = (path: string) => path.split(sep).join('/');

/** Files that a module finds beside itself (its worker, say) are found from the file that it becomes a part of, too. */
function keepPlaces(): Plugin {
  return {
    name: 'keep-places',
    transform: (code, id) => {
      if (!id.startsWith(SOURCES) || !code.includes('import.meta.url')) return null;
      const place = posix(relative(MAIN, id)).replace(/\.ts$/, '.js');
      return code.replaceAll('import.meta.url', `new URL('${place}', ${FOLDER}).href`);
    },
    renderChunk: (code, { fileName }) => {
      if (!code.includes(FOLDER)) return null;
      const folder = posix(relative(dirname(fileName), '.')) || '.';
      return code.replaceAll(FOLDER, `new URL('${folder}/', import.meta.url)`);
    },
  };
}

/** The program and its threads, by the names of their files without the ending. */
const programs = ['serve.ts', ...globSync('core/**/worker.ts', { cwd: MAIN })].map((file) => [
  posix(file).replace(/\.ts$/, ''),
  `${MAIN}${file}`,
]);

/**
 * The engine and its threads in a few files rather than some hundred, in the place of those that the compiler wrote: reading
 * them one by one takes half of a start.
 */
export default defineConfig({
  plugins: [keepPlaces()],
  publicDir: false,
  ssr: {
    noExternal: [
      '@hono/node-server',
      '@huggingface/tokenizers',
      'commander',
      'diff',
      'env-paths',
      'hono',
      'is-safe-filename',
      'rate-limiter-flexible',
      'stemmer',
      'stopword',
      'uuidv7',
      'zod',
    ],
  },
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist/main',
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(programs),
      output: { entryFileNames: '[name].js', chunkFileNames: 'engine-[name].js' },
    },
  },
});
