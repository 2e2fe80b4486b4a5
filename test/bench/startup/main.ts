// How long a person waits: from the command to the end of `--help`, and to the first words on the screen.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';

const LAUNCHER = join(process.cwd(), 'bin/wavetank.mjs');
const TURNS = 15;
const CONTROL = /\x1b\[[\d;?]*[A-Za-z]/g;

const bares: number[] = [];
const helps: number[] = [];
const paints: number[] = [];
for (let turn = 0; turn < TURNS; turn++) {
  bares.push(endMs('--eval', '0'));
  helps.push(endMs(LAUNCHER, '--help'));
  paints.push(await firstPaintMs());
}
print('bare Node', bares);
print('--help', helps, 100);
print('first paint', paints, 400);

function endMs(...args: string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

/** Opens the product in a terminal until a word can be read in it; switching screens is not painting yet. */
function firstPaintMs(): Promise<number> {
  return new Promise((resolve) => {
    const start = performance.now();
    const terminal = spawn(process.execPath, [LAUNCHER], {
      cols: 80,
      rows: 24,
      env: { ...process.env, CI: '' },
    });
    let output = '';
    let painted = Number.POSITIVE_INFINITY;
    terminal.onExit(() => resolve(painted));
    terminal.onData((data) => {
      output += data;
      if (painted < Number.POSITIVE_INFINITY || !/[A-Za-z]{3}/.test(output.replaceAll(CONTROL, ''))) return;
      painted = performance.now() - start;
      terminal.kill('SIGKILL');
    });
  });
}

function print(what: string, times: readonly number[], goalMs?: number): void {
  // The shortest: what lengthens the others is the machine's other work.
  const fastest = `${Math.min(...times)
    .toFixed(0)
    .padStart(5)} ms`;
  console.log(`  ${what.padEnd(12)}${fastest}${goalMs === undefined ? '' : ` (goal: ${goalMs})`}`);
}
