// The built program, in a real pseudo-terminal, as a user meets it.

import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../.config/build.mjs';
import { Program } from './support/program.ts';

const LONG = 180_000;
const running: Program[] = [];

function start(args: readonly string[], columns = 80, rows = 24): Program {
  const program = new Program(args, columns, rows);
  running.push(program);
  return program;
}

beforeAll(buildIfStale, LONG);

afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
});

describe('the program in a terminal', () => {
  it('goes from the list to a comparison, into a run, asks why, and back out', {
    timeout: LONG,
  }, async () => {
    const program = start([]);
    await program.until('SCENARIOS');
    await program.until('first-rollout');
    for (let step = 0; !program.rows.some((row) => row.includes('▸ first-rollout')); step += 1) {
      const before = program.rows.join('\n');
      program.type('j');
      await program.until(({ rows }) => rows.join('\n') !== before);
      expect(step).toBeLessThan(20);
    }
    program.type('\r');
    await program.until('POLICIES');
    // The first results are there long before the last.
    await program.until(/± +[\d.]+/);
    program.type('\r');
    await program.until('WATCH');
    program.resize(120, 40);
    await program.until('CELL ');
    program.type(' ');
    await program.until('paused');
    program.type(':seek 20m\r');
    await program.until('t+00:20:00');
    program.type('qqq');
    expect(await program.ended).toMatchObject({ exitCode: 0 });
    expect(program.onAlternateScreen).toBe(false);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)('gives the terminal back on %s', { timeout: LONG }, async (signal, exitCode) => {
    const program = start(['compare', 'first-rollout']);
    await program.until('POLICIES');
    program.kill(signal);
    expect(await program.ended).toMatchObject({ exitCode });
    expect(program.onAlternateScreen).toBe(false);
  });

  it('says that a terminal is too small, and fits into it when it grows', { timeout: LONG }, async () => {
    const program = start([], 50, 12);
    await program.until('terminal too small');
    program.resize(80, 24);
    await program.until('SCENARIOS');
    program.type('\x03');
    expect(await program.ended).toMatchObject({ exitCode: 130 });
  });
});
