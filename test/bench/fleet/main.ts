// Cells in trouble and fleets in peace, each figure in a process of its own: `npm run bench fleet [-- <name>]`.

import { execFileSync } from 'node:child_process';
import { catalog } from '../../../models/index.ts';
import type { Figure } from '../../../src/cli/bench/figure.ts';
import { fleetFigures } from '../../../src/cli/bench/fleet-figures.ts';
import { plantFigures } from '../../../src/cli/bench/plant-figures.ts';

const measurements: Readonly<Record<string, () => Figure>> = {
  ...plantFigures,
  ...Object.fromEntries(
    Object.entries(fleetFigures).map(([name, measure]) => [name, () => measure(catalog)]),
  ),
};

const [script, ...words] = process.argv.slice(1);
if (words[0] === '--only') console.log(JSON.stringify(measurements[words[1]]()));
else {
  for (const name of Object.keys(measurements).filter((each) => words.length === 0 || each === words[0])) {
    const answer = execFileSync(process.execPath, [script, '--only', name], { encoding: 'utf8' });
    const { figure, unit, goal, memory }: Figure = JSON.parse(answer);
    const goalAndMemory = `goal ${goal}`.padStart(10) + `${Math.round(memory)} MB`.padStart(9);
    console.log(`${name.padEnd(30)}${figure.toFixed(3).padStart(10)} ${unit.padEnd(30)}${goalAndMemory}`);
  }
}
