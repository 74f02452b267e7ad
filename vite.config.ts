import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import envPaths from 'env-paths';
import { defineConfig, type ProxyOptions } from 'vite';

/**
 * What `npm run dev:app` forwards to the engine that runs for the data directory, with the owner's key: during development
 * Vite plays the part that the desktop's main process or a session cookie has otherwise.
 */
function engineProxy(): ProxyOptions {
  const directory = process.env.HOLDFAST_DATA_DIR ?? envPaths('holdfast', { suffix: '' }).data;
  const read = (name: string) => readFileSync(join(directory, name), 'utf8').trim();
  const { url } = JSON.parse(read('engine.json')) as { url: string };
  return {
    target: url,
    changeOrigin: true,
    headers: { authorization: `Bearer ${read('owner.key')}` },
    configure: (proxy) => proxy.on('proxyReq', (request) => request.removeHeader('origin')),
  };
}

export default defineConfig(({ command }) => ({
  root: 'src/renderer',
  base: '/',
  plugins: [react(), tailwind()],
  // `light-dark()` of CSS and everything older; the desktop app brings its own, newer Chromium.
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    // Small files stay files: the Content-Security-Policy allows no data: URLs for scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    // What every view rests on is one file: some forty of a kilobyte each take longer than the whole of them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules[\\/](@?radix-ui|@floating-ui|@tanstack|clsx|lucide-react|react|react-dom|scheduler|use-[\w-]+|zod)[\\/]|src[\\/](client|shared)[\\/]|src[\\/]renderer[\\/](lib|ui)[\\/]/,
            },
          ],
        },
      },
    },
  },
  server:
    command === 'serve'
      ? { host: '127.0.0.1', proxy: { '/api': engineProxy(), '/health': engineProxy() } }
      : {},
}));
