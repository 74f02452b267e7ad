import { defineConfig } from 'vite';

/**
 * The desktop's main process as one file, in the place of the one that the compiler wrote: no window can be opened before all of it
 * is read, and some hundred files take a third of a second for that.
 */
export default defineConfig({
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: 'src/main/index.ts',
    target: 'node22',
    outDir: 'dist/main',
    emptyOutDir: false,
    minify: false,
    rollupOptions: { external: ['electron'], output: { entryFileNames: 'index.js' } },
  },
});
