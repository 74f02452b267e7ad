import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const MAIN = fileURLToPath(new URL('src/main/', import.meta.url));
const SOURCES = fileURLToPath(new URL('src/', import.meta.url));

/** Files that a module finds beside itself (its worker, say) are found from the one file that it becomes a part of, too. */
function keepPlaces(): Plugin {
  return {
    name: 'keep-places',
    transform: (code, id) => {
      if (!id.startsWith(SOURCES) || !code.includes('import.meta.url')) return null;
      const place = relative(MAIN, id).split(sep).join('/').replace(/\.ts$/, '.js');
      return code.replaceAll('import.meta.url', `new URL('./${place}', import.meta.url).href`);
    },
  };
}

/**
 * The engine as the desktop program starts it: one file beside `serve.js` rather than some hundred. Reading those takes a
 * second of a start while the window is being drawn.
 */
export default defineConfig({
  plugins: [keepPlaces()],
  publicDir: false,
  ssr: {
    noExternal: [
      'zod',
      'hono',
      '@hono/node-server',
      'diff',
      'rate-limiter-flexible',
      'stopword',
      'stemmer',
      'uuidv7',
      'env-paths',
    ],
  },
  build: {
    ssr: 'src/main/serve.ts',
    target: 'node22',
    outDir: 'dist/main',
    emptyOutDir: false,
    minify: false,
    rollupOptions: { output: { entryFileNames: 'engine.js', chunkFileNames: 'engine-[name].js' } },
  },
});
