// Checks everything, and goes on after a failure so that one run shows all there is to repair: `npm test`.
// Arguments are for the tests: `npm test -- test/kernel` (then only those run, without the other checks).

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const chosen = process.argv.slice(2);

/** @type {readonly (readonly [what: string, script: string, ...args: string[]])[]} */
const checks = [
  ['types', 'node_modules/typescript/bin/tsc'],
  ['lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
  ['nothing unused', 'node_modules/knip/bin/knip.js'],
];
/** @type {typeof checks} */
const always = [
  ['build', '.config/build.mjs', '--if-stale'],
  ['tests', 'node_modules/vitest/vitest.mjs', 'run', '--config', '.config/vitest.mjs', ...chosen],
];

const failed = [];
for (const [what, script, ...args] of chosen.length > 0 ? always : [...checks, ...always]) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit' });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${what} (${seconds} s)`);
  if (status !== 0) failed.push(what);
}
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
