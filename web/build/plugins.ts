import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { transform } from 'lightningcss';
import type { Plugin } from 'vite';

const UI = join(import.meta.dirname, '../src/ui');
const CRITICAL = ['tokens.css', 'base.css', 'first.css'];
/** Browsers as numbers that lightningcss understands: major version shifted by 16 bits. */
const TARGETS = { chrome: 105 << 16, firefox: 110 << 16, safari: 16 << 16 };

/** Writes critical.css: the style the server puts into the HTML itself. */
export function stillStyle(): Plugin {
  return {
    name: 'still-style',
    apply: 'build',
    generateBundle() {
      const source = CRITICAL.map((name) => readFileSync(join(UI, name), 'utf8')).join('\n');
      const { code } = transform({
        filename: 'critical.css',
        code: Buffer.from(source),
        minify: true,
        targets: TARGETS,
      });
      this.emitFile({ type: 'asset', fileName: 'critical.css', source: code });
    },
  };
}

/** Tells the service worker which files make the shell, and a version that changes with them. */
export function shellList(): Plugin {
  return {
    name: 'shell-list',
    apply: 'build',
    generateBundle(_options, bundle) {
      const files = new Set<string>();
      const texts: string[] = [];
      const take = (name: string) => {
        const chunk = bundle[name];
        if (!chunk || files.has(name)) return;
        files.add(name);
        if (chunk.type === 'chunk') chunk.imports.forEach(take);
      };
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'asset') {
          if (/\/shell-[^/]*\.css$/.test(name)) files.add(name);
        } else if (file.isEntry && file.name !== 'sw') take(name);
        else if (/\/app\/shell[^/]*\.tsx?$/.test(file.facadeModuleId ?? '')) take(name);
        else if (/\/texts\/[^/]+\/shell\.ftl/.test(file.facadeModuleId ?? '')) texts.push(name);
      }
      const list = [...files, ...texts].sort().map((name) => `/${name}`);
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') return;
      worker.code = worker.code.replace(/(["'`])__SHELL__\1/, JSON.stringify(list.join('\n')));
    },
  };
}

const TEXT = new Set(['.js', '.css', '.svg', '.json', '.webmanifest']);

/** Puts a .br and a .gz beside every file of text, where that makes it smaller. */
export function precompressed(): Plugin {
  let out = '';
  return {
    name: 'precompressed',
    apply: 'build',
    configResolved(config) {
      out = join(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const name of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
        const path = join(out, name);
        if (!TEXT.has(extname(name)) || !statSync(path).isFile()) continue;
        const bytes = readFileSync(path);
        const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
        if (br.length >= bytes.length) continue;
        writeFileSync(`${path}.br`, br);
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}
