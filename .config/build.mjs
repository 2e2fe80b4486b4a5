// Bundles src/ to dist/: `node .config/build.mjs [--if-stale]`.
//
// Bundled, the program starts in a fraction of the time (hundreds of small files become a few), runs without a
// loader on every supported Node, and knows at build time that it is in production, without which React leaks.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, 'stamp.txt');

/** What is started: the program, and what a worker thread of a batch runs. */
const ENTRIES = ['src/main.ts', 'src/worker.ts'];

/** What a bundle depends on, besides the entries: everything whose change makes `dist/` stale. */
const SOURCES = ['src', 'models', '.config/build.mjs', 'package-lock.json'];

/**
 * Bundles the entries; `dist/` is left as it was when that fails.
 * Chunks stand beside the entries, so that `new URL('./worker.js', import.meta.url)` holds in each of them.
 */
export async function buildDist() {
  const missing = ENTRIES.filter((entry) => !existsSync(join(ROOT, entry)));
  if (missing.length > 0) throw new Error(`cannot build: missing ${missing.join(' and ')}`);

  const stamp = stampOfSources();
  const { outputFiles } = await build({ ...bundleOptions, entryPoints: ENTRIES, outdir: DIST });
  // New files first, the stamp next, leftovers last: whoever reads meanwhile finds a whole program.
  mkdirSync(DIST, { recursive: true });
  for (const file of outputFiles) writeWhole(file.path, file.contents);
  writeWhole(STAMP, stamp);
  const kept = new Set([...outputFiles.map((file) => basename(file.path)), basename(STAMP)]);
  for (const name of readdirSync(DIST)) if (!kept.has(name)) rmSync(join(DIST, name), { recursive: true });
}

/** Builds unless `dist/` was made from exactly the present sources. */
export async function buildIfStale() {
  if (!isFresh()) await buildDist();
}

/** How every bundle of ours is made: modules for Node, dependencies inside, production. */
export const bundleOptions = /** @type {const} @satisfies {import('esbuild').BuildOptions} */ ({
  absWorkingDir: ROOT,
  bundle: true,
  write: false,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  splitting: true,
  chunkNames: '[name]-[hash]',
  jsx: 'automatic',
  define: { 'process.env.NODE_ENV': '"production"' },
  // Finds its own worker file beside itself, so it has to stay where it is.
  external: ['piscina'],
  // CommonJS dependencies call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [
    {
      // Ink loads React's developer tools when asked to; they are not installed, and a bundle never asks.
      name: 'no-react-devtools',
      setup(bundle) {
        bundle.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
        bundle.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
      },
    },
  ],
});

function isFresh() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stampOfSources();
}

/** By content, not by time: switching branches or copying a checkout changes times in both directions. */
function stampOfSources() {
  const hash = createHash('sha256');
  for (const source of SOURCES.flatMap(filesUnder)) {
    hash
      .update(`${source}\0`)
      .update(readFileSync(join(ROOT, source)))
      .update('\0');
  }
  return `${hash.digest('hex')}\n`;
}

/** @param {string} path @returns {string[]} */
function filesUnder(path) {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (path.includes('.')) return [path];
  const entries = readdirSync(full, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    .sort();
}

/** @param {string} path @param {string | Uint8Array} contents */
function writeWhole(path, contents) {
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await (process.argv.includes('--if-stale') ? buildIfStale() : buildDist());
  } catch (problem) {
    // esbuild has printed what is wrong in the sources, with file and line.
    console.error(problem instanceof Error ? problem.message : problem);
    process.exitCode = 1;
  }
}
