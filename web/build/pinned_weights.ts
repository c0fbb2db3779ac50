import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const FOLDER = join(import.meta.dirname, '../public/sense');

/** Writes the SHA-256 of the model's weights into the client, and builds none whose manifest says otherwise. */
export function pinnedWeights(folder = FOLDER): Plugin {
  return {
    name: 'pinned-weights',
    config() {
      return { define: { __WEIGHTS__: JSON.stringify(pinned(folder)) } };
    },
  };
}

function pinned(folder: string): { file: string; bytes: number; sha256: string } | null {
  const path = join(folder, 'manifest.json');
  if (!existsSync(path)) return null;
  const { file, bytes, sha256 } = JSON.parse(readFileSync(path, 'utf8'));
  const found = readFileSync(join(folder, file));
  if (found.length !== bytes || createHash('sha256').update(found).digest('hex') !== sha256)
    throw new Error(`The weights in ${file} are not those that their manifest names.`);
  return { file, bytes, sha256 };
}
