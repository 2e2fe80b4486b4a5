import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/domain/index.ts';
import type { RunRow, Simulate } from '../../src/experiment/index.ts';
import { Comparison, inlineRunner, planBatch, runBatch } from '../../src/experiment/index.ts';
import { comparisonText } from '../../src/report/index.ts';
import { pseudoScenario, pseudoSimulate } from '../experiment/batch/support/pseudo.ts';

async function textOf(
  scenario: Scenario,
  simulate: Simulate = pseudoSimulate,
  base?: string,
): Promise<string> {
  const plan = planBatch(scenario, { variants: ['base'] });
  const rows = await runBatch(plan, { runner: inlineRunner(plan.scenario, simulate) });
  return comparisonText(
    plan.scenario,
    new Comparison(plan.scenario, rows),
    base === undefined ? {} : { base },
  );
}

/** The runs of the pseudo simulator with some fields of the bad release replaced. */
const withHarm =
  (harm: (row: RunRow) => Partial<RunRow>): Simulate =>
  (spec) => {
    const [faulty, healthy] = pseudoSimulate(spec);
    return [{ ...faulty, ...harm(faulty) }, healthy];
  };

/** What can be said, each sentence on one line. */
const sentencesOf = (text: string): string[] =>
  text
    .replaceAll('\n  ', ' ')
    .split('\n')
    .filter((line) => line.startsWith('- '));

describe('the comparison as text', () => {
  it('shows both sides, differences, what can be said, and the cost per release', async () => {
    expect(await textOf(pseudoScenario())).toMatchInlineSnapshot(`
      "pseudo: Nothing is simulated here
      Does the machinery around the simulator work?
      6 cells in 2 regions, 60.0k users; 4h00 simulated; 30 seeds, the same for every
      policy.

      When the release is bad
                    users  cells   user-minutes       time to   harmed      time to
      policy       harmed    hit           lost        detect  by then     mitigate
      all-at-once   51.5%      3   216k ± 20.6k  ≥11m17 96.7%    10.3k  15m40  100%
      static        10.3%      3  43.4k ± 4.25k  ≥34m36 86.7%    2.07k  15m40  100%
      doubling       5.3%      3  22.1k ± 2.19k  ≥26m54 90.0%    1.05k  15m40  100%

      When the release is good
                       rollout      false  user-hours  user-minutes       extra
      policy             takes  rollbacks  of waiting          lost  cell-hours
      all-at-once   5m00  100%       3.3%       3.00k             0           0
      static       25m00  100%       3.3%       15.0k             0           0
      doubling     50m00  100%      23.3%       30.0k             0           0

      User-minutes lost, less those under all-at-once on the same seed
      policy    difference  between    and  lower on  verdict
      static         -173k    -192k  -154k      100%  less harm
      doubling       -194k    -217k  -171k      100%  less harm

      What can be said
      - doubling loses fewer user-minutes than static and all-at-once: 22.1k in a bad
        release, 21.2k (95% 18.9k to 23.5k) fewer than static, the next of them.
      - A good release takes 45m00 longer under doubling than under all-at-once.
      - Where a minute of waiting for a good release is worth 1% of a lost one,
        doubling costs least per release from 29.8% of bad releases on; just below
        that, static does.

      Per release, when 5%, 10%, 20% or 40% of releases are bad
                   lost min                       waited h
      policy             5%    10%    20%    40%        5%    10%    20%    40%
      all-at-once     10.8k  21.6k  43.3k  86.5k     2.85k  2.70k  2.40k  1.80k
      static          2.17k  4.34k  8.67k  17.3k     14.3k  13.5k  12.0k  9.00k
      doubling        1.11k  2.21k  4.43k  8.86k     28.5k  27.0k  24.0k  18.0k

      Share of bad releases at which a policy costs less per release than all-at-once,
      by what a minute of waiting for a good release is worth in lost minutes
      policy    nothing        0.1%          1%          10%
      static     always  above 0.4%  above 4.0%  above 29.4%
      doubling   always  above 0.8%  above 7.7%  above 45.5%
      "
    `);
  });

  it('is never wider than 80 columns, and has no space at the end of a line', async () => {
    const long = pseudoScenario(
      ['  all-at-once: {}', '  everything-at-once-without-any-hesitatio: { all-at-once: {} }'],
      ['title: Nothing is simulated here', `title: ${'Nothing at all '.repeat(12)}`],
    );
    const lines = (await textOf(long)).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => /\s$/.test(line))).toEqual([]);
  });

  it('takes differences to another base when told', async () => {
    const text = await textOf(pseudoScenario(), pseudoSimulate, 'doubling');
    expect(text).toContain('less those under doubling');
    expect(text).toMatch(/^static .* more harm$/m);
  });

  it('says when the policy is irrelevant', async () => {
    const text = await textOf(
      pseudoScenario(),
      withHarm(({ replication }) => ({ userMinutesLost: 1000 + replication })),
    );
    expect(sentencesOf(text)[0]).toMatch(/^- The rollout policy is irrelevant here/);
    expect(text).toMatch(/^static .* irrelevant$/m);
  });

  it('says when it cannot tell', async () => {
    const text = await textOf(
      pseudoScenario(),
      withHarm(({ replication, policy }) => ({
        userMinutesLost: ((replication * 7 + policy.length * 11) % 30) * 100,
      })),
    );
    expect(sentencesOf(text)[0]).toMatch(
      /^- Whether \S+ loses less than \S+ or \S+ these seeds cannot tell: \S+ loses -\S+ to \+\S+ \(95%\) more\.$/,
    );
    expect(text).toMatch(/^static .* cannot tell$/m);
  });

  it('says when nobody was harmed', async () => {
    const text = await textOf(
      pseudoScenario(),
      withHarm(() => ({ userMinutesLost: 0 })),
    );
    expect(sentencesOf(text)).toEqual(['- Nobody lost a minute under any policy.']);
  });

  it('does not speak of bad releases where the change has no defect', async () => {
    const defects = '  defects:\n    - fails-at-once: { fails: 30% }\n';
    const text = await textOf(pseudoScenario([defects, '']));
    expect(text).toContain('The release is good, and nothing strikes');
    expect(text).not.toContain('Per release');
    const struck = await textOf(pseudoScenario([defects, 'faults: [{ cell-loss: {} }]\n']));
    expect(struck).toContain('The release is good; the world is not');
  });

  it('marks a mean that is cut off at the horizon, and gives the share of runs beside it', async () => {
    const text = await textOf(
      pseudoScenario(),
      withHarm(({ replication }) => (replication % 2 === 0 ? { timeToDetectS: null } : {})),
    );
    expect(text).toMatch(/≥\dh\d\d +\d\d\.\d%/);
  });

  it('makes headings stand out only when told how', async () => {
    const plan = planBatch(pseudoScenario(), { replications: 1 });
    const rows = await runBatch(plan, { runner: inlineRunner(plan.scenario, pseudoSimulate) });
    const comparison = new Comparison(plan.scenario, rows);
    expect(comparisonText(plan.scenario, comparison)).not.toContain('\u001b');
    const loud = comparisonText(plan.scenario, comparison, { strong: (text) => `<${text}>` });
    expect(loud).toContain('<When the release is bad>');
    expect(loud).toContain('<Variant slow>');
  });
});
