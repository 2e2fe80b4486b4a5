import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { threads, wavetank } from './support/outside.ts';

const HEADER = 'id,group,model,params,metric,expected,reference_se,rel_tol,abs_tol,source,read\n';
const LOST =
  'F1,failover,cells-lost,"{""n"":2,""k"":1}",largest_safe_utilisation,0.5,0,0.01,0,closed form,derived\n';
const WRONG = LOST.replace('F1', 'F2').replace('0.5,', '0.6,');
const LAYERS =
  'R5,retry,layered-retries,"{""layers"":2,""attempts"":3}",attempts_at_backend,9,0,0,1e-9,book,read\n';
const RUNS =
  'D1,detection,cusum,"{""h"":4,""k"":0.5,""shift"":2}",average_run_length,3.34,0,0.02,0,table,read\n';

const folder = mkdtempSync(join(tmpdir(), 'wavetank-verify-'));

function table(...rows: string[]): string {
  const path = join(folder, `${rows.join('').length}.csv`);
  writeFileSync(path, HEADER + rows.join(''));
  return path;
}

describe('wavetank verify', () => {
  it('prints every target beside what came out, and the totals of each group', async () => {
    const { code, stdout } = await wavetank(['verify', '--targets', table(LOST, LAYERS, RUNS)]);
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "target  model            metric                    expected  simulated  std. error  deviation  tolerance  verdict  source
      F1      cells-lost       largest_safe_utilisation       0.5        0.5           0          0      0.005  pass     closed form
      R5      layered-retries  attempts_at_backend              9          9           0          0       1e-9  pass     book
      D1      cusum            average_run_length            3.34    3.34706      0.0057     0.0071      0.067  pass     table

      group      pass  miss  undecided  left out
      failover      1     0          0         0
      retry         1     0          0         0
      detection     1     0          0         0
      all           3     0          0         0
      "
    `);
  });

  it('ends with 1 where one is missed', async () => {
    const { code, stdout } = await wavetank(['verify', '--targets', table(LOST, WRONG)]);
    expect(code).toBe(1);
    expect(stdout).toContain('miss     closed form');
  });

  it('runs the groups that are named, and knows their names', async () => {
    const path = table(WRONG, LAYERS);
    expect((await wavetank(['verify', 'retry', '--targets', path])).code).toBe(0);
    const { code, stderr } = await wavetank(['verify', 'retri', '--targets', path]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'wavetank verify: expected a group of targets (failover, retry), got retri — did you mean retry?\n',
    );
  });

  it('writes the table with what came out, in the same digits for any number of threads', async () => {
    const path = table(LOST, RUNS);
    const texts: string[] = [];
    for (const workers of ['1', '3']) {
      const csv = join(folder, `${workers}.csv`);
      const { code } = await wavetank(['verify', '--targets', path, '--csv', csv, '--workers', workers], {
        engine: threads,
      });
      expect(code).toBe(0);
      texts.push(readFileSync(csv, 'utf8'));
    }
    expect(texts[1]).toBe(texts[0]);
    const [header, lost] = texts[0].split('\n');
    expect(header).toBe(`${HEADER.trim()},simulated,se,verdict`);
    expect(lost).toBe(`${LOST.trim()},0.5,0,pass`);
  }, 120_000);

  it('keeps what is decided on disk when it is interrupted', async () => {
    const csv = join(folder, 'interrupted.csv');
    const slow = RUNS.replace('D1', 'D2').replace('0,0.02', '0,0.0005');
    let interrupt: () => void = () => undefined;
    const begun = wavetank(['verify', '--targets', table(LOST, slow), '--csv', csv], {
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
      // The first row is decided by then, and the other one never would be in the time of a test.
      stderr: { isTTY: true, write: (text) => (text.includes('1 of 2') ? interrupt() : undefined) },
    });
    expect((await begun).code).toBe(130);
    expect(readFileSync(csv, 'utf8').trimEnd().split('\n').slice(1)).toEqual([`${LOST.trim()},0.5,0,pass`]);
  }, 120_000);

  it.each([
    [['--targets', join(folder, 'none.csv')], 'expected a table of targets, got nothing: no such file'],
    [['--targets', table('F1,g,mm7,{},x,1,0,0,0,s,r\n')], '.csv:2:6 F1.model: expected a model (mm1, '],
    [
      ['--csv', join(folder, 'none', 'x.csv'), '--targets', table(LOST)],
      '--csv: expected a file that can be written, got',
    ],
    [['--workers', '0'], '--workers: expected a whole number from 1 to 256, got 0'],
  ])('refuses before it runs: %j', async (args, message) => {
    const { code, stdout, stderr } = await wavetank(['verify', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
