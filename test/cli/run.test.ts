import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Simulate } from '../../src/experiment/index.ts';
import { KernelError, MINUTE } from '../../src/kernel/index.ts';
import { OverBudget } from '../../src/plant/index.ts';
import { pseudoSimulate, pseudoText } from '../experiment/batch/support/pseudo.ts';
import { wavetank } from './support/outside.ts';

const FILES = ['comparisons.csv', 'manifest.json', 'runs.csv', 'summary.csv', 'waves.csv'];

/** Simulations for 30 seeds: three policies, and one more for the variant that changes it. */
const RUNS = 120;

let home: string;
let out: string;
let scenario: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wavetank-run-'));
  out = join(home, 'out');
  scenario = join(home, 'pseudo.yaml');
  writeFileSync(scenario, pseudoText);
});

afterEach(() => rmSync(home, { recursive: true }));

const reportOf = (folder: string): Record<string, string> =>
  Object.fromEntries(FILES.map((name) => [name, readFileSync(join(folder, 'pseudo', name), 'utf8')]));

/** Simulates until so many jobs are done, and then presses Ctrl-C. */
function interruptedAfter(jobs: number): Parameters<typeof wavetank>[1] {
  let press: () => void = () => undefined;
  let done = 0;
  const simulate: Simulate = (spec) => {
    done += 1;
    if (done === jobs) press();
    return pseudoSimulate(spec);
  };
  return {
    engine: { simulate },
    onInterrupt: (listener) => {
      press = listener;
      return () => undefined;
    },
  };
}

/** Counts the jobs that are really run. */
function counting(): { readonly engine: { readonly simulate: Simulate }; readonly jobs: () => number } {
  let count = 0;
  const simulate: Simulate = (spec) => {
    count += 1;
    return pseudoSimulate(spec);
  };
  return { engine: { simulate }, jobs: () => count };
}

describe('wavetank run', () => {
  it('writes a folder named after the scenario, and says so', async () => {
    const { code, stdout, stderr } = await wavetank(['run', scenario, '--out', out]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${join(out, 'pseudo')}: 360 runs of 3 policies on 30 seeds\n`);
    expect(readdirSync(join(out, 'pseudo')).sort()).toEqual(FILES);
    const report = reportOf(out);
    expect(report['runs.csv'].split('\n')).toHaveLength(1 + 360 + 1);
    expect(report['waves.csv'].split('\n')).toHaveLength(1 + 360 + 1);
    expect(JSON.parse(report['manifest.json'])).toEqual({
      scenario: 'pseudo',
      scenario_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      version: '1.2.3',
      seed: '7',
      replications: 30,
      policies: ['all-at-once', 'static', 'doubling'],
      variants: ['base', 'slow'],
      runs: 360,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('runs what is chosen', async () => {
    await wavetank([
      'run',
      scenario,
      '--out',
      out,
      '--policies',
      'doubling,static',
      '--replications',
      '2',
      '--seed',
      'x',
    ]);
    const seeds = reportOf(out)
      ['runs.csv'].split('\n')
      .slice(1, -1)
      .map((line) => line.split(',').slice(1, 6).join(' '));
    expect(seeds.slice(0, 4)).toEqual([
      'static base faulty 0 x/0',
      'static base healthy 0 x/0',
      'doubling base faulty 0 x/0',
      'doubling base healthy 0 x/0',
    ]);
    expect(seeds).toHaveLength(2 * 2 * 2 * 2);
  });

  it('prints nothing on its progress without a terminal, and a bar with one', async () => {
    const err: string[] = [];
    const stderr = { isTTY: true, write: (text: string) => err.push(text) };
    await wavetank(['run', scenario, '--out', out, '--replications', '2'], { stderr });
    expect(err.join('')).toContain('pseudo  ████████████████████████  12 of 12');
    expect(err.at(-1)).toBe('\r\u001b[K');
  });

  it('can be interrupted at any moment, and gives the same bytes when it goes on', async () => {
    await wavetank(['run', scenario, '--out', join(home, 'whole')]);
    for (const jobs of [1, 25, 70, 110]) {
      const first = await wavetank(['run', scenario, '--out', out], interruptedAfter(jobs));
      expect(first.code).toBe(130);
      expect(first.stderr).toContain('--resume');
      expect(existsSync(join(out, 'pseudo', 'runs.csv'))).toBe(false);

      const { engine, jobs: count } = counting();
      const second = await wavetank(['run', scenario, '--out', out, '--resume'], { engine });
      expect(second).toMatchObject({ code: 0, stderr: '' });
      expect(count()).toBeLessThanOrEqual(RUNS - (jobs > 60 ? 24 : 0));
      expect(reportOf(out)).toEqual(reportOf(join(home, 'whole')));
      expect(existsSync(join(out, 'pseudo', '.work'))).toBe(false);
      rmSync(out, { recursive: true });
    }
  });

  it('goes on with all scenarios of the command, and runs none of the finished ones again', async () => {
    const other = join(home, 'other.yaml');
    writeFileSync(other, pseudoText.replace('scenario: pseudo', 'scenario: other'));
    const command = ['run', scenario, other, '--out', out];
    expect((await wavetank(command, interruptedAfter(200))).code).toBe(130);
    expect(existsSync(join(out, 'pseudo', 'runs.csv'))).toBe(true);
    const { engine, jobs } = counting();
    expect((await wavetank([...command, '--resume'], { engine })).code).toBe(0);
    expect(jobs()).toBeLessThan(RUNS);
  });

  it('does not go on with another batch, and says what differs', async () => {
    await wavetank(['run', scenario, '--out', out], interruptedAfter(100));
    const { code, stderr } = await wavetank(['run', scenario, '--out', out, '--resume', '--seed', '8']);
    expect(code).toBe(2);
    expect(stderr).toBe(
      `${join(out, 'pseudo', '.work')}: expected an interrupted batch like this one, got another:\n` +
        '  seed: 7 then, 8 now\n' +
        '  run it as it was begun, or leave --resume out to begin anew\n',
    );
  });

  it('begins anew without --resume, and says what that throws away', async () => {
    await wavetank(['run', scenario, '--out', out], interruptedAfter(100));
    const { engine, jobs } = counting();
    const { code, stderr } = await wavetank(['run', scenario, '--out', out], { engine });
    expect({ code, jobs: jobs() }).toEqual({ code: 0, jobs: RUNS });
    expect(stderr).toContain('--resume would have gone on');
  });

  it('run twice is the same, or the first difference is named', async () => {
    const { code, stdout } = await wavetank(['run', scenario, '--out', out, '--verify']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('run twice') });

    let runs = 0;
    const simulate: Simulate = (spec) => {
      runs += 1;
      const [faulty, healthy] = pseudoSimulate(spec);
      const isLater = runs > RUNS && spec.replication >= 3 && spec.policy === 'static';
      return isLater ? [{ ...faulty, cellsTouched: 4 }, healthy] : [faulty, healthy];
    };
    const again = await wavetank(['run', scenario, '--out', out, '--verify'], { engine: { simulate } });
    expect(again.code).toBe(1);
    expect(again.stderr).toBe(
      'run twice, not the same: policy static, variant base, faulty release, replication 3: cells_touched is 3, then 4\n',
    );
  });

  it('misses an expectation with exit code 1, the place, the bound and what was reached', async () => {
    const expectations = [
      'expect:',
      '  static.users_harmed_share: { mean: "< 1%", p95: "< 90%" }',
      '  static.time_to_detect_s: { mean: "< 30s" }',
      '  doubling.users_harmed: { mean: "< 100k" }',
      'variants:',
    ];
    writeFileSync(scenario, pseudoText.replace('variants:', expectations.join('\n')));
    const { code, stdout, stderr } = await wavetank(['run', scenario, '--out', out]);
    expect(code).toBe(1);
    expect(stdout).toContain('1 of 4 expectations met');
    const line = pseudoText.split('\n').indexOf('variants:') + 2;
    expect(stderr.split('\n').map((each) => each.replace(home, ''))).toEqual([
      expect.stringMatching(
        /^\/pseudo\.yaml:\d+: expected static\.users_harmed_share mean < 1%, got 10\.\d% \(0\.10\d+\)$/,
      ),
      `/pseudo.yaml:${line}: expected static.users_harmed_share p95 < 90%, but p95 needs 59 runs, these are 30`,
      expect.stringMatching(
        /^\/pseudo\.yaml:\d+: expected static\.time_to_detect_s mean < 30s, got \d+m\d\d \([\d.]+ s\)$/,
      ),
      '',
    ]);
    expect(existsSync(join(out, 'pseudo', 'runs.csv'))).toBe(true);
  });

  it('tells our own mistake with the run and how to replay it', async () => {
    const simulate: Simulate = (spec) => {
      if (spec.variant === 'slow' && spec.replication === 4) throw new Error('negative users at 00:10:00');
      return pseudoSimulate(spec);
    };
    const { code, stderr } = await wavetank(['run', scenario, '--out', out, '--seed', 'a b'], {
      engine: { simulate },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('This is a mistake in Wavetank, not in your scenario');
    expect(stderr).toContain('policy static, variant slow, replication 4, seed a b/4');
    expect(stderr).toContain(`watch ${scenario} --policy static --replication 4 --variant slow --seed 'a b'`);
    expect(stderr).toContain('Error: negative users at 00:10:00');
  });

  describe('a run that needs too much memory or too many attempts', () => {
    /** As the request solver ends one in the middle of a run. */
    const simulate: Simulate = (spec) => {
      if (spec.variant !== 'slow' || spec.replication !== 8) return pseudoSimulate(spec);
      const cause = new OverBudget('at most 500M attempts in a run', 'region-1-1', 12 * MINUTE);
      throw KernelError.crash({ now: 13 * MINUTE, process: 'rollout' }, '7/8', cause);
    };
    const line =
      'policy static, variant slow, replication 8, seed 7/8: expected at most 500M attempts in a run, where each is ' +
      'simulated, got more at 00:12:00 in region-1-1 — fewer users, fewer attempts, a shorter queue, or fidelity: flow\n';

    it('stops the batch with what is finished, and says which run, which budget, when, and what to do', async () => {
      const first = await wavetank(['run', scenario, '--out', out], { engine: { simulate } });
      expect(first).toEqual({
        code: 2,
        stdout: '',
        stderr:
          `stopped; what is finished lies in ${join(out, 'pseudo')}. The same command with --resume goes on from there, ` +
          `and with --replications 8 ends before that run.\n${scenario}: ${line}`,
      });
      const { engine, jobs } = counting();
      const resume = ['run', scenario, '--out', out, '--resume', '--replications', '8'];
      expect(await wavetank(resume, { engine })).toMatchObject({ code: 0, stderr: '' });
      expect(jobs()).toBeLessThan(8 * 4);
      const whole = ['run', scenario, '--out', join(home, 'whole'), '--replications', '8'];
      expect((await wavetank(whole)).code).toBe(0);
      expect(reportOf(out)).toEqual(reportOf(join(home, 'whole')));
    });

    it('does not speak of what is finished where it is the first run', async () => {
      const first: Simulate = (spec) => simulate({ ...spec, replication: spec.replication + 8 });
      const { stderr } = await wavetank(['run', scenario, '--out', out], { engine: { simulate: first } });
      expect(stderr).toMatch(/^stopped at the first seed; nothing is finished\.\n/);
    });

    it('ends a comparison with one line', async () => {
      expect(await wavetank(['compare', scenario], { engine: { simulate } })).toEqual({
        code: 2,
        stdout: '',
        stderr: `${scenario}: ${line}`,
      });
    });
  });

  describe('before the first run', () => {
    it.skipIf(process.getuid?.() === 0)('finds that the report folder cannot be written', async () => {
      mkdirSync(out);
      chmodSync(out, 0o500);
      const { code, stderr } = await wavetank(['run', scenario, '--out', out]);
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: `${join(out, 'pseudo')}: expected a folder that can be written, got: permission denied (EACCES) — choose another with --out\n`,
      });
    });

    it('finds that a file stands in the way of the report folder', async () => {
      writeFileSync(out, '');
      const { engine, jobs } = counting();
      const { code, stderr } = await wavetank(['run', scenario, '--out', out], { engine });
      expect({ code, stderr, jobs: jobs() }).toEqual({
        code: 2,
        stderr: `${join(out, 'pseudo')}: expected a folder that can be written, got: a part of the path is a file (ENOTDIR) — choose another with --out\n`,
        jobs: 0,
      });
    });

    it('finds all mistakes of all scenarios', async () => {
      writeFileSync(scenario, pseudoText.replace('bake: 20m', 'bake: 20').replace('seed: 7', 'sede: 7'));
      const { engine, jobs } = counting();
      const { code, stderr } = await wavetank(
        ['run', scenario, join(home, 'gone.yaml'), home, '--out', out],
        { engine },
      );
      expect({ code, jobs: jobs(), exists: existsSync(out) }).toEqual({ code: 2, jobs: 0, exists: false });
      const lines = stderr.trimEnd().split('\n');
      expect(lines).toHaveLength(4);
      expect(lines[0]).toMatch(/pseudo\.yaml:7:1 sede: .* did you mean seed\?$/);
      expect(lines[1]).toMatch(/pseudo\.yaml:\d+:\d+ policies\.static\.bake: expected a duration/);
      expect(lines[2]).toContain(
        'gone.yaml: expected a scenario, got nothing: no such file or directory (ENOENT)',
      );
      expect(lines[3]).toBe(
        `${home}: expected a scenario, got a directory — name the files in it, such as ${home}/*.yaml`,
      );
    });

    it('finds policies that there are not, and scenarios of one name', async () => {
      const unknown = await wavetank(['run', scenario, '--out', out, '--policies', 'statc,doubling']);
      expect(unknown).toEqual({
        code: 2,
        stdout: '',
        stderr: `--policies: expected a policy of ${scenario} (all-at-once, static, doubling), got statc — did you mean static?\n`,
      });
      const twice = await wavetank(['run', scenario, scenario, '--out', out]);
      expect(twice.code).toBe(2);
      expect(twice.stderr).toContain('got pseudo twice');
    });
  });
});
