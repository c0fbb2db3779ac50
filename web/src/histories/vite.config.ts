import { defineConfig } from 'vite';

/** Files for Node, with everything in them, beside the other things that tests leave behind. */
export default defineConfig({
  root: import.meta.dirname,
  ssr: { noExternal: true },
  logLevel: 'warn',
  build: {
    ssr: true,
    rolldownOptions: { input: ['main.ts', 'bond.ts'].map((one) => `${import.meta.dirname}/${one}`) },
    outDir: '../../../.cache/histories',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
  },
});
