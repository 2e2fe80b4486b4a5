// Publishes the reports of all scenarios that come along: `npm run reports`; arguments go to `wavetank run`.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Without what their answer depends on: one policy has no ranking, and the others would take minutes each. */
const WITHOUT_SENSITIVITY = ['low-traffic', 'busy-cells', 'config-loop', 'cooling-loss'];

const files = readdirSync(`${ROOT}scenarios`).filter((name) => name.endsWith('.yaml'));
const isPlain = (/** @type {string} */ name) => WITHOUT_SENSITIVITY.includes(name.slice(0, -'.yaml'.length));

for (const [chosen, ...more] of [
  [files.filter((name) => !isPlain(name)), '--sensitivity'],
  [files.filter(isPlain)],
]) {
  const paths = /** @type {string[]} */ (chosen).map((name) => `scenarios/${name}`);
  const args = ['bin/wavetank.mjs', 'run', ...paths, '--out', 'reports', ...more, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, /** @type {string[]} */ (args), {
    cwd: ROOT,
    stdio: 'inherit',
  });
  process.exitCode ||= status ?? 1;
}
