import { defineConfig } from 'vite';
import { pinnedWeights } from './build/pinned_weights.ts';
import { precompressed, shellList, shortShaders, stillStyle } from './build/plugins.ts';

// In development `vite` serves kitchen.html, the page of all controls; the build does not contain it.
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../src/asterism/client',
    emptyOutDir: true,
    manifest: 'manifest.json',
    assetsDir: 'a',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['es2022', 'chrome105', 'firefox110', 'safari16'],
    rolldownOptions: {
      input: { main: 'src/app/main.ts', sw: 'src/sw/sw.ts' },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'a/[name]-[hash].js'),
        chunkFileNames: 'a/[name]-[hash].js',
        assetFileNames: 'a/[name]-[hash][extname]',
      },
    },
  },
  worker: { format: 'es' },
  plugins: [pinnedWeights(), shortShaders(), stillStyle(), shellList(), precompressed()],
});
