import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pseudoText } from '../experiment/batch/support/pseudo.ts';
import { threads, wavetank } from './support/outside.ts';

let home: string;
let scenario: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'wavetank-threads-'));
  scenario = join(home, 'pseudo.yaml');
  writeFileSync(scenario, pseudoText);
});

afterAll(() => rmSync(home, { recursive: true }));

const run = async (out: string, ...more: readonly string[]) => {
  const folder = join(home, out);
  const outcome = await wavetank(['run', scenario, '--out', folder, '--replications', '6', ...more], {
    engine: threads,
  });
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  const report = ['runs.csv', 'waves.csv', 'summary.csv', 'comparisons.csv', 'manifest.json'].map((name) =>
    readFileSync(join(folder, 'pseudo', name), 'utf8'),
  );
  return { ...outcome, report };
};

describe('with threads that really simulate', () => {
  it('one worker and two write the same bytes, and twice the same', async () => {
    const [one, two] = await Promise.all([
      run('one', '--workers', '1'),
      run('two', '--workers', '2', '--verify'),
    ]);
    expect([one.code, two.code, one.stderr, two.stderr]).toEqual([0, 0, '', '']);
    expect(two.report).toEqual(one.report);
    expect(one.report[0].split('\n')).toHaveLength(1 + 6 * 2 * 3 * 2 + 1);
  }, 60_000);

  it('a watched run is the one of the report', async () => {
    const { report } = await run('watched');
    const line = report[0].split('\n').find((row) => row.startsWith('pseudo,static,slow,faulty,3,'));
    const digest = line?.split(',')[30];
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    const { code, stdout } = await wavetank(
      ['watch', scenario, '--policy', 'static', '--variant', 'slow', '--replication', '3'],
      { engine: threads },
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^00:00:00 {2}rollout-started/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`digest ${digest}`);
  }, 60_000);
});
