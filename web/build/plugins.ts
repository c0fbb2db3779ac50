import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { transform } from 'lightningcss';
import type { Plugin } from 'vite';

const UI = join(import.meta.dirname, '../src/ui');
const CRITICAL = ['tokens.css', 'base.css', 'frame.css', 'first.css'];
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
      // The two switches that stand for light-dark() are in every colour, so their names are made short.
      const short = code.toString().replace(/--lightningcss-(l|d)(?:ight|ark)/g, '--$1');
      this.emitFile({ type: 'asset', fileName: 'critical.css', source: short });
    },
  };
}

/** Larger files, such as the model, are kept only by those who use them. */
const KEPT_UP_TO = 400_000;

function sizeOf(
  file: { type: 'asset'; source: string | Uint8Array } | { type: 'chunk'; code: string },
): number {
  return file.type === 'chunk' ? file.code.length : file.source.length;
}

/** Tells the service worker the names of the client's files, so that a new build is a new worker. */
export function shellList(): Plugin {
  return {
    name: 'shell-list',
    apply: 'build',
    generateBundle(_options, bundle) {
      const list = Object.entries(bundle)
        .filter(([name, file]) => name.startsWith('a/') && sizeOf(file) <= KEPT_UP_TO)
        .map(([name]) => `/${name}`)
        .sort();
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') return;
      if (worker.imports.length > 0) this.error('The service worker must not share files with the pages.');
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

/** What stands behind everything must never weigh on anybody: more code than this is not built, for one place alone and with all that it shares. */
const PLACE_BYTES = 20 * 1024;
const WHOLE_BYTES = 38 * 1024;
const PLACES = /src\/scenes\/(scene|lake|room)\.ts$/;

/** Takes line ends and indents out of the shaders, which no minifier of scripts looks into, and holds the limit. */
export function shortShaders(): Plugin {
  return {
    name: 'short-shaders',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith('.glsl.ts')) return;
      return { code: code.replace(/([;{},)])\n\s*(?=[a-z}])/g, '$1'), map: null };
    },
    generateBundle(_options, bundle) {
      const weight = (name: string, counted: Set<string>): number => {
        const file = bundle[name];
        if (file?.type !== 'chunk' || counted.has(name)) return 0;
        counted.add(name);
        return file.imports.reduce((sum, one) => sum + weight(one, counted), file.code.length);
      };
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type !== 'chunk') continue;
        const place = PLACES.exec(file.facadeModuleId ?? '')?.[1];
        if (!place) continue;
        const whole = weight(name, new Set());
        if (file.code.length > PLACE_BYTES || whole > WHOLE_BYTES)
          this.error(`The code for ${place} has ${file.code.length} bytes, ${whole} with what it shares.`);
      }
    },
  };
}
