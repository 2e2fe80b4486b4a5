// Runs benches: `npm run bench [-- <name> [argument ...]]`; each is a program, test/bench/<name>/main.ts.
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

const [wanted, ...args] = process.argv.slice(2);
const names = readdirSync(BENCHES).sort();

if (wanted !== undefined && !names.includes(wanted)) {
  console.error(`no bench is called ${wanted}; there are ${names.join(', ')}`);
  process.exitCode = 2;
}
mkdirSync(OUT, { recursive: true });
for (const name of wanted === undefined ? names : names.filter((each) => each === wanted)) {
  const { outputFiles } = await build({
    ...bundleOptions,
    splitting: false,
    // Carries a binary, which cannot be bundled.
    external: [...bundleOptions.external, '@lydell/node-pty'],
    entryPoints: [join(BENCHES, name, 'main.ts')],
    outfile: join(OUT, `${name}.mjs`),
  });
  const [program] = outputFiles;
  writeFileSync(program.path, program.contents);
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', program.path, ...args], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
