import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { exposed, LONG_FIRST, latentText, TEN_STEPS } from '../experiment/support/latent.ts';
import { threads, wavetank } from './support/outside.ts';

const home = mkdtempSync(join(tmpdir(), 'wavetank-sensitivity-'));
afterAll(() => rmSync(home, { recursive: true }));

const LATENCY = 'change.defects.latent.after.exponential.mean';
const file = join(home, 'latent-bakes.yaml');

/** Puts a scenario where the commands find it. */
function write(vary: string, policies = `${LONG_FIRST}\n  ${TEN_STEPS}`): void {
  writeFileSync(file, latentText(policies, vary));
}

const inline = { engine: { simulate: exposed } };
const report = (folder: string, name: string) => join(home, folder, 'latent-bakes', name);

describe('--sensitivity', () => {
  it('of compare says what the answer depends on, from 30 seeds unless told', async () => {
    write(`vary: { ${LATENCY}: [30m, 20h] }`);
    const { code, stdout } = await wavetank(['compare', file, '--sensitivity'], inline);
    expect(code).toBe(0);
    expect(stdout).toContain('30 seeds, the same');
    expect(stdout).toContain('- It turns round where');
    const told = await wavetank(['compare', file, '--sensitivity', '--replications', '40'], inline);
    expect(told.stdout).toContain('40 seeds, the same');
  });

  it('of run writes it beside the report, from few seeds; a report without it has none', async () => {
    write(`vary: { ${LATENCY}: [30m, 20h] }`);
    const args = ['run', file, '--out', join(home, 'once')];
    expect((await wavetank([...args, '--sensitivity'], inline)).code).toBe(0);
    const [head, first] = readFileSync(report('once', 'sensitivity.csv'), 'utf8').split('\n');
    expect(head).toMatch(/^scenario,parameter,source,low,base,high,metric,/);
    expect(first).toContain(`${LATENCY},vary,30m,2h,20h,user_minutes_lost,30,`);
    expect(readFileSync(report('once', 'runs.csv'), 'utf8').split('\n')).toHaveLength(1 + 60 * 2 * 2 + 1);
    expect((await wavetank(args, inline)).code).toBe(0);
    expect(existsSync(report('once', 'sensitivity.csv'))).toBe(false);
    expect(existsSync(report('once', 'manifest.json'))).toBe(true);
  });

  it('gives the same bytes for one worker and for two', async () => {
    write(`vary: { ${LATENCY}: [30m, 20h] }`);
    const written = async (workers: string) => {
      const args = ['run', file, '--out', join(home, workers), '--sensitivity', '--replications', '2'];
      const { code, stderr } = await wavetank([...args, '--workers', workers], { engine: threads });
      expect([code, stderr]).toEqual([0, '']);
      return readFileSync(report(workers, 'sensitivity.csv'), 'utf8');
    };
    expect(await written('2')).toBe(await written('1'));
  }, 120_000);

  it('refuses a range that is none with its place, before anything is run', async () => {
    write(`vary:\n  ${LATENCY}: [20h, 30m]\n  policies.nobody.bake: [1m, 2m]`);
    for (const command of ['compare', 'run', 'validate']) {
      const { code, stdout, stderr } = await wavetank(
        [command, file, ...(command === 'validate' ? [] : ['--sensitivity'])],
        inline,
      );
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /:22:50 vary\.change\.defects\.latent\.after\.exponential\.mean: expected the lowest value and then the highest, got 20h and 30m — write \[30m, 20h\]\n/,
      );
      expect(stderr).toMatch(
        /:23:3 vary\.policies\.nobody\.bake: expected a policy of this file, got nobody/,
      );
    }
  });

  it('needs two policies to rank', async () => {
    write('', LONG_FIRST);
    const { code, stderr } = await wavetank(['compare', file, '--sensitivity'], inline);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^--sensitivity: expected two policies or more of .*latent-bakes\.yaml to rank, got long-first alone\n$/,
    );
    write('');
    const narrowed = await wavetank(['run', file, '--sensitivity', '--policies', 'ten-steps'], inline);
    expect([narrowed.code, narrowed.stdout]).toEqual([2, '']);
  });
});
