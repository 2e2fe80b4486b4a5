// Real processes, because what is tested is what becomes of their real outputs.

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const FULL = '/dev/full';

/** Prints the schema, which is longer than a pipe holds, to that output. */
async function printSchema(stdout: number | 'pipe'): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, 'schema'], {
    stdio: ['ignore', stdout, 'pipe'],
  });
  // Reads a little, and no more: `| head -1`.
  child.stdout?.once('data', () => child.stdout?.destroy());
  let stderr = '';
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stderr };
}

it('ends without a word when nobody reads on', async () => {
  expect(await printSchema('pipe')).toEqual({ code: 0, stderr: '' });
});

it.skipIf(!existsSync(FULL))('says that the output cannot be written', async () => {
  const full = openSync(FULL, 'w');
  const { code, stderr } = await printSchema(full);
  closeSync(full);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^wavetank: expected an output that can be written, got: ENOSPC: .*\n$/);
});
