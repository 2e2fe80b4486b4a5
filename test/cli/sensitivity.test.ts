import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Outside } from '../../src/cli/outside.ts';
import type { Simulate } from '../../src/experiment/index.ts';
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

  it('is gone on with by --resume, and what was run is not run again', async () => {
    write(`vary: { ${LATENCY}: [30m, 20h] }`);
    /** Runs jobs, and presses Ctrl-C at one of them. */
    const counting = (interruptAt = Infinity) => {
      let jobs = 0;
      let interrupt: () => void = () => undefined;
      const simulate: Simulate = (spec, twins) => {
        jobs += 1;
        if (jobs === interruptAt) interrupt();
        return exposed(spec, twins);
      };
      const onInterrupt: Outside['onInterrupt'] = (listener) => {
        interrupt = listener;
        return () => undefined;
      };
      return { changes: { engine: { simulate }, onInterrupt }, count: () => jobs };
    };
    const args = (folder: string) => ['run', file, '--sensitivity', '--out', join(home, folder)];
    const whole = counting();
    expect((await wavetank(args('whole'), whole.changes)).code).toBe(0);

    const first = counting(Math.round(whole.count() * 0.7));
    const broken = await wavetank(args('broken'), first.changes);
    expect([broken.code, broken.stderr]).toEqual([130, expect.stringMatching(/^interrupted; .* --resume/)]);
    expect(existsSync(report('broken', 'sensitivity.csv'))).toBe(false);
    const second = counting();
    expect((await wavetank([...args('broken'), '--resume'], second.changes)).code).toBe(0);
    // What was in hand when it was interrupted is run again, and little more.
    expect(second.count()).toBeLessThan(whole.count() * 0.45);
    for (const name of ['sensitivity.csv', 'runs.csv', 'manifest.json'])
      expect(readFileSync(report('broken', name), 'utf8')).toBe(readFileSync(report('whole', name), 'utf8'));
    expect(existsSync(report('broken', '.work'))).toBe(false);
  });

  it('is run twice by --verify, which names the first line that differs', async () => {
    write(`vary: { ${LATENCY}: [30m, 20h] }`);
    const args = ['run', file, '--out', join(home, 'twice'), '--sensitivity', '--verify'];
    let jobs = 0;
    /** Comes to something else at one end from a job on. */
    const offFrom =
      (first: number): Simulate =>
      (spec) => {
        jobs += 1;
        const [faulty, healthy] = exposed(spec);
        const isMeant = spec.variant.includes('=20h') && spec.policy === 'long-first';
        const off = isMeant && jobs >= first ? 1e-4 : 0;
        return [{ ...faulty, userMinutesLost: faulty.userMinutesLost + off }, healthy];
      };
    const same = await wavetank(args, { engine: { simulate: offFrom(Infinity) } });
    expect([same.code, same.stderr]).toEqual([0, '']);
    const all = jobs;
    jobs = 0;
    // Of the second run of the sensitivity these are the last jobs.
    const different = await wavetank(args, { engine: { simulate: offFrom(Math.round(all * 0.95)) } });
    expect(different.code).toBe(1);
    expect(different.stderr).toMatch(
      /^run twice, not the same: sensitivity\.csv, line 2: latent-bakes,change\.defects\.latent.*, then latent-bakes,.*\n$/,
    );
  });

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
