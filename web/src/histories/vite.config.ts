import { defineConfig } from 'vite';

/** One file for Node, with everything in it, beside the other things that tests leave behind. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  logLevel: 'warn',
  build: {
    ssr: 'main.ts',
    outDir: '../../../.cache/histories',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
  },
});
