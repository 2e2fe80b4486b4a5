// Runs the benches: `npm run bench [-- name ...]`, each test/bench/<name>.bench.ts a program of its own.
//
// They are bundled like the product itself: a test runner rewrites every import into a property access, and in
// a loop of fifty nanoseconds that is what one would measure.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleOptions } from './build.mjs';

const BENCHES = fileURLToPath(new URL('../test/bench', import.meta.url));
const OUT = fileURLToPath(new URL('../node_modules/.cache/wavetank/bench', import.meta.url));
const ENDING = '.bench.ts';

const wanted = process.argv.slice(2);
const names = readdirSync(BENCHES)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort();

if (names.length === 0) {
  console.error(`no bench in test/bench is called like ${wanted.join(', ')}`);
  process.exitCode = 2;
}
mkdirSync(OUT, { recursive: true });
for (const name of names) {
  const { outputFiles } = await build({
    ...bundleOptions,
    splitting: false,
    entryPoints: [join(BENCHES, name + ENDING)],
    outdir: OUT,
    outExtension: { '.js': '.mjs' },
  });
  const [program] = outputFiles;
  writeFileSync(program.path, program.contents);
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', program.path], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
