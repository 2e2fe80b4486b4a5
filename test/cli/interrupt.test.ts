// A real process that is really interrupted; everything finer is tested in run.test.ts.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pseudoText } from '../experiment/batch/support/pseudo.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
let home: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wavetank-interrupt-'));
});

afterAll(() => rmSync(home, { recursive: true }));

/** Runs the program from its sources; `meanwhile` gets the process as soon as it has begun. */
async function start(
  args: readonly string[],
  meanwhile: (interrupt: () => void) => void = () => undefined,
): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  meanwhile(() => child.kill('SIGINT'));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stderr };
}

it('Ctrl-C ends a batch with 130, and the next one goes on from the parts that are on disk', async () => {
  writeFileSync(join(home, 'pseudo.yaml'), pseudoText.replace('replications: 30', 'replications: 400'));
  const work = join(home, 'out', 'pseudo', '.work');
  const command = ['run', 'pseudo.yaml', '--out', 'out', '--workers', '2', '--replications'];
  const first = await start([...command, '400'], (interrupt) => {
    const watch = setInterval(() => {
      if (!existsSync(work) || !readdirSync(work).some((name) => /^part-\d+\.json$/.test(name))) return;
      clearInterval(watch);
      interrupt();
    }, 20);
  });
  expect(first).toEqual({
    code: 130,
    stderr: `interrupted; what is finished lies in ${join('out', 'pseudo')}. The same command with --resume goes on from there.\n`,
  });
  expect(readdirSync(join(home, 'out', 'pseudo'))).toEqual(['.work']);

  // Fewer this time: those that are there already count, and it is not to take long.
  const second = await start([...command, '12', '--resume']);
  expect(second).toEqual({ code: 0, stderr: '' });
  const whole = await start(['run', 'pseudo.yaml', '--out', 'whole', '--replications', '12']);
  expect(whole.code).toBe(0);
  for (const file of ['runs.csv', 'waves.csv', 'summary.csv', 'comparisons.csv', 'manifest.json']) {
    const text = (folder: string) => readFileSync(join(home, folder, 'pseudo', file), 'utf8');
    expect(text('out')).toBe(text('whole'));
  }
}, 60_000);
