import { describe, expect, it } from 'vitest';
import { sensitivityCsv, sensitivityText } from '../../src/report/index.ts';
import {
  ALL_AT_ONCE,
  exposed,
  LONG_FIRST,
  latentText,
  sensitivityIn,
  TEN_STEPS,
} from '../experiment/support/latent.ts';

const LATENCY = 'change.defects.latent.after.exponential.mean';
const turning = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [30m, 20h] }`);
const isMeant = ({ parameter }: { parameter: string }) =>
  [LATENCY, 'change.defects.0.latent.sticky', 'detectors.0.error-rate.every'].includes(parameter);

/** What can be said, each sentence on one line. */
const sentencesOf = (text: string): string[] =>
  text
    .replaceAll('\n  ', ' ')
    .split('\n')
    .filter((line) => line.startsWith('- '));

describe('the sensitivity as text', () => {
  it('says where the ranking turns round, and shows the lead at both ends', async () => {
    const { scenario, sensitivity } = await sensitivityIn(turning, exposed, { isMeant });
    expect(sensitivityText(scenario, sensitivity)).toMatchInlineSnapshot(`
      "latent-bakes: Latent bakes
      Does one long bake beat many short ones, whatever the latency?
      60 seeds, the same for every policy and every value; the first 4 are enough at 2
      of 4 values.

      What it depends on
      - long-first loses the fewest user-minutes in a bad release: 0.3 (95% 0.2 to
        0.3) fewer than ten-steps, on 60 seeds.
      - It turns round where change.defects.latent.after.exponential.mean is 20h and
        not 2h: there ten-steps loses 0.3 (95% 0.2 to 0.4) fewer than long-first.
      - It holds at all other ends of the 2 assumptions that were varied, each by
        itself, between half and twice its value or over the range that the scenario
        gives.

      Lead of long-first over its strongest rival in user-minutes lost in a bad
      release, with one assumption changed; ? is a lead that these seeds cannot tell
      from none, = one too small to matter, ! one of the rival
      assumption                       is   at   lead   at   lead
      ….latent.after.exponential.mean  2h  30m  +0.1   20h  -0.3!

      Varied as well, without moving the lead
      detectors.0.error-rate.every

      Not varied, for want of a range (vary: gives one) or because it is no quantity
      change.defects.0.latent.sticky
      "
    `);
  });

  it('says that the answer holds for everything that was varied where it does', async () => {
    const text = latentText(`${ALL_AT_ONCE}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [1h, 4h] }`);
    const { scenario, sensitivity } = await sensitivityIn(text, exposed);
    const [answer, holds, ...more] = sentencesOf(sensitivityText(scenario, sensitivity));
    expect(answer).toMatch(
      /^- ten-steps loses the fewest user-minutes in a bad release: \S+ \(95% \S+ to \S+\) fewer than at-once, on 60 seeds\.$/,
    );
    expect(holds).toMatch(/^- That holds for all of 1\d assumptions that were varied, each by itself/);
    expect(more).toEqual([]);
  });

  it('says what can no longer be told, which is no turn', async () => {
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [1h, 336m] }`);
    const { scenario, sensitivity } = await sensitivityIn(text, exposed, { isMeant });
    expect(sentencesOf(sensitivityText(scenario, sensitivity))[1]).toBe(
      `- These seeds can no longer tell that long-first loses the fewest where ${LATENCY} is 336m and not 2h.`,
    );
  });

  it('says where the choice becomes irrelevant, which is no turn either', async () => {
    // 3.05 and 3.11 fleet-hours at 336 min, but 0.01 and 0.08 at a quarter of an hour.
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [10m, 336m] }`)
      .replace('mean: 2h', 'mean: 15m')
      .replace('irrelevant-within: 0%', 'irrelevant-within: 60%');
    const { scenario, sensitivity } = await sensitivityIn(text, exposed, { isMeant });
    expect(sentencesOf(sensitivityText(scenario, sensitivity)).slice(1)).toEqual([
      `- The choice between long-first and another becomes irrelevant where ${LATENCY} is 336m and not 15m.`,
      expect.stringMatching(/^- It holds at all other ends of the 2 assumptions/),
    ]);
  });

  it('says when nobody leads from the beginning', async () => {
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, '').replace('mean: 2h', 'mean: 336m');
    const { scenario, sensitivity } = await sensitivityIn(text, exposed, { isMeant });
    const [answer, none] = sentencesOf(sensitivityText(scenario, sensitivity));
    expect(answer).toMatch(
      /^- Whether \S+ loses fewer user-minutes in a bad release than \S+ cannot be told on 60 seeds/,
    );
    expect(none).toMatch(/^- No other policy is certainly better for any of 1 assumption that was varied/);
  });

  it('is never wider than 80 columns', async () => {
    const { scenario, sensitivity } = await sensitivityIn(turning, exposed, { replications: 5 });
    const lines = sensitivityText(scenario, sensitivity).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => /\s$/.test(line))).toEqual([]);
  });
});

describe('sensitivity.csv', () => {
  it('has what was tried, who is best there, the difference to the strongest rival, and whether it turns', async () => {
    const { scenario, sensitivity } = await sensitivityIn(turning, exposed, { isMeant });
    const [head, ...rows] = sensitivityCsv(scenario.name, sensitivity).trim().split('\n');
    expect(head).toBe(
      'scenario,parameter,source,low,base,high,metric,n,best_base,best_low,best_high,' +
        'n_low,rival_low,difference_low,difference_low_ci95_low,difference_low_ci95_high,' +
        'n_high,rival_high,difference_high,difference_high_ci95_low,difference_high_ci95_high,flips',
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatch(
      new RegExp(
        `^latent-bakes,${LATENCY},vary,30m,2h,20h,user_minutes_lost,60,long-first,long-first,ten-steps,` +
          '60,ten-steps,-[\\d.]+,-[\\d.]+,-[\\d.]+,60,ten-steps,[\\d.]+,[\\d.]+,[\\d.]+,high$',
      ),
    );
    expect(rows[2]).toMatch(
      /^latent-bakes,change\.defects\.0\.latent\.sticky,assumption,,no,,.*,,,,,,,,,,,,,not varied$/,
    );
  });
});
