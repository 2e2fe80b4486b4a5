// Whether the best policy stays the best when what is assumed is not so, one assumption at a time.

import { describe, expect, it } from 'vitest';
import {
  Comparison,
  inlineRunner,
  planBatch,
  runBatch,
  simulateReplication,
} from '../../src/experiment/index.ts';
import { standingOf } from '../../src/experiment/sensitivity.ts';
import { sensitivityText } from '../../src/report/index.ts';
import {
  ALL_AT_ONCE,
  expectedExposure,
  exposed,
  LONG_FIRST,
  latentText,
  sensitivityIn,
  TEN_STEPS,
} from './support/latent.ts';

const LATENCY = 'change.defects.latent.after.exponential.mean';
const isLatency = ({ parameter }: { parameter: string }) => parameter === LATENCY;
const long = (mean: number) => expectedExposure([1 / 64, 1], 4, mean);
const ten = (mean: number) => expectedExposure([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], 1, mean);

describe('the sensitivity of an answer', () => {
  it('stands on closed forms that are those of the reference', () => {
    expect(ten(2)).toBeCloseTo(0.6415, 4);
    expect(ten(5.6)).toBeCloseTo(3.114, 3);
    expect(long(0.5)).toBeLessThan(ten(0.5));
    expect(long(2)).toBeLessThan(ten(2));
    expect(long(20)).toBeGreaterThan(ten(20));
  });

  it('finds the end at which the ranking turns round, by the difference worked out on paper', async () => {
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [30m, 20h] }`);
    const { sensitivity } = await sensitivityIn(text, exposed, { replications: 200 });
    expect(sensitivity.answer.best).toBe('long-first');
    const [row] = sensitivity.rows;
    expect(row).toMatchObject({ leader: 'long-first', flips: 'high' });
    expect(row.assumption).toMatchObject({ parameter: LATENCY, value: '2h' });
    expect(row.low).toMatchObject({ best: 'long-first', flips: false, end: { value: '30m' } });
    expect(row.high).toMatchObject({ best: 'ten-steps', flips: true, end: { value: '20h' } });
    for (const [standing, mean] of [
      [row.low, 0.5],
      [row.high, 20],
    ] as const) {
      const { interval, policyA, policyB } = standing?.rival ?? {};
      expect([policyA, policyB]).toEqual(['ten-steps', 'long-first']);
      expect(interval?.low).toBeLessThan(ten(mean) - long(mean));
      expect(interval?.high).toBeGreaterThan(ten(mean) - long(mean));
    }
    expect(sensitivity.rows.slice(1).every(({ flips }) => flips === 'no' || flips === 'not varied')).toBe(
      true,
    );
  });

  it('finds none where one policy exposes more than the other at any time', async () => {
    const text = latentText(`${ALL_AT_ONCE}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [1m, 10d] }`);
    const { sensitivity } = await sensitivityIn(text, exposed);
    expect(sensitivity.answer.best).toBe('ten-steps');
    const varied = sensitivity.rows.filter(({ flips }) => flips !== 'not varied');
    expect(varied.length).toBeGreaterThan(5);
    expect(varied.every(({ flips }) => flips === 'no')).toBe(true);
  });

  it('calls it no turn where the leader cannot be told from a rival any more', async () => {
    // As good as the same in expectation (3.05 and 3.11 fleet-hours), and 60 seeds are too few for that.
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [1h, 336m] }`);
    const { sensitivity } = await sensitivityIn(text, exposed, { isMeant: isLatency });
    const [{ high, flips }] = sensitivity.rows;
    expect(high?.rival.verdict).toBe('cannot_tell');
    expect(flips).toBe('no');
  });

  it('takes few seeds where the leader is far ahead, and all of them where the ranking may turn', async () => {
    // With one cell at a time there is ten times as much exposed as on 1.5625 %, at any latency below the long bake.
    const vary = `vary: { ${LATENCY}: [10m, 20h] }`;
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, vary).replace('mean: 2h', 'mean: 15m');
    const { sensitivity, rounds } = await sensitivityIn(text, exposed, { replications: 40 });
    const [latency] = sensitivity.rows;
    expect(latency.high).toMatchObject({ flips: true, n: 40 });
    const others = sensitivity.rows.flatMap(({ low, high }) => [low ?? [], high ?? []].flat());
    expect(others.filter(({ n }) => n === 4)).toHaveLength(others.length - 1);
    expect(rounds).toEqual([
      { ends: 0, seeds: 40 },
      { ends: others.length, seeds: 4 },
      { ends: 1, seeds: 12 },
      { ends: 1, seeds: 40 },
    ]);
  });

  it('says the same of every end as it does where all seeds are run everywhere', async () => {
    for (const mean of ['1h', '336m', '20h']) {
      const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [10m, 40h] }`);
      const at = text.replace('mean: 2h', `mean: ${mean}`);
      const { sensitivity, scenario } = await sensitivityIn(at, exposed);
      const rows = await runBatch(planBatch(scenario), { runner: inlineRunner(scenario, exposed) });
      const whole = new Comparison(scenario, rows);
      const ends = sensitivity.rows.flatMap(({ low, high }) => [low ?? [], high ?? []].flat());
      for (const { end, flips } of ends)
        expect([end.variant, standingOf(sensitivity.answer, end, whole).flips]).toEqual([end.variant, flips]);
    }
  });

  it('goes on at an end where the leader leads for certain, but by less than half', async () => {
    // 2 to 10 with everything as it is, 8 and a bit to 10 at the high end: no doubt, yet near a turn.
    const lost = (at: string, policy: string, replication: number) =>
      policy === 'ten-steps' ? 10 : at.includes('=20h') ? 8 + replication / 100 : 2 + replication / 100;
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [30m, 20h] }`);
    const { sensitivity } = await sensitivityIn(
      text,
      (spec) => {
        const [faulty, healthy] = exposed(spec);
        return [{ ...faulty, userMinutesLost: lost(spec.variant, spec.policy, spec.replication) }, healthy];
      },
      { isMeant: isLatency, replications: 20 },
    );
    const [{ low, high }] = sensitivity.rows;
    expect([low?.n, high?.n, high?.flips]).toEqual([4, 20, false]);
  });

  it('needs few seeds for how far the lead moves, where it needs many for how large it is', async () => {
    // 0 or 20 against 1, and everywhere half of one less at the high end: 4 seeds cannot tell who leads, 60 can.
    const lost = (at: string, policy: string, replication: number) =>
      policy === 'long-first' ? 1 : 20 * (replication % 2) + 1 - (at.includes('=20h') ? 0.5 : 0);
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [30m, 20h] }`);
    const { sensitivity, scenario } = await sensitivityIn(
      text,
      (spec) => {
        const [faulty, healthy] = exposed(spec);
        return [{ ...faulty, userMinutesLost: lost(spec.variant, spec.policy, spec.replication) }, healthy];
      },
      { isMeant: isLatency },
    );
    const [{ low, high, effect }] = sensitivity.rows;
    expect(high).toMatchObject({ n: 4, isSame: false, isFar: true, flips: false, moves: -0.5 });
    expect(high?.rival.verdict).toBe('cannot_tell');
    expect([low?.n, effect]).toEqual([4, 0.5]);
    expect(sensitivityText(scenario, sensitivity)).toContain('- That holds for all of 1 assumption');
  });

  it('goes on where it is open whether the lead moves by more than there is', async () => {
    // A lead of 0 or 20, which loses 0 or 8 at the high end: 4 + 7.3 by 4 seeds, of the 7.4 that are certain.
    const lost = (at: string, policy: string, replication: number) =>
      policy === 'long-first' ? 1 : 1 + (replication % 2) * (at.includes('=20h') ? 12 : 20);
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, `vary: { ${LATENCY}: [30m, 20h] }`);
    const { sensitivity } = await sensitivityIn(
      text,
      (spec) => {
        const [faulty, healthy] = exposed(spec);
        return [{ ...faulty, userMinutesLost: lost(spec.variant, spec.policy, spec.replication) }, healthy];
      },
      { isMeant: isLatency },
    );
    expect(sensitivity.rows[0]).toMatchObject({ low: { n: 4 }, high: { n: 12, isFar: true } });
  });

  it('leaves alone what changes nothing, also where nobody leads', async () => {
    const text = latentText(`${LONG_FIRST}\n  ${TEN_STEPS}`, '').replace('mean: 2h', 'mean: 336m');
    const isWindow = ({ parameter }: { parameter: string }) => parameter === 'detectors.0.error-rate.every';
    const { sensitivity, rounds } = await sensitivityIn(text, exposed, { isMeant: isWindow });
    expect(sensitivity.rows[0]).toMatchObject({ flips: 'no', effect: 0, high: { n: 12, isSame: true } });
    expect(rounds.map(({ seeds }) => seeds)).toEqual([60, 4, 12]);
  });

  it('puts first what moves the lead most, and last what was not varied', async () => {
    const text = latentText(
      `${LONG_FIRST}\n  ${TEN_STEPS}`,
      `vary: { ${LATENCY}: [30m, 20h], policies.ten-steps.bake: [59m, 1h] }`,
    );
    const { sensitivity } = await sensitivityIn(text, exposed);
    const { rows } = sensitivity;
    expect(rows.slice(0, 2).map(({ assumption }) => assumption.parameter)).toEqual([
      LATENCY,
      'policies.ten-steps.bake',
    ]);
    expect(rows[0].effect).toBeGreaterThan(rows[1].effect);
    expect(rows[2].effect).toBe(0);
    const firstLeft = rows.findIndex(({ flips }) => flips === 'not varied');
    expect(firstLeft).toBeGreaterThan(2);
    expect(
      rows.slice(firstLeft).every(({ flips, low, high }) => flips === 'not varied' && !low && !high),
    ).toBe(true);
  });

  it('turns round in the simulator where the latency is longer than the long bake', async () => {
    // Harm is in proportion to what is exposed when the defect wakes, E f(τ) = Σ share · P(τ in its step). For a mean of
    // 1 h: 0.01 · 0.982 + 0.018 = 0.03 of the fleet against 0.1 / (1 − e⁻²) = 0.12; of 15 h: 0.77 against 0.59.
    const longFirst = LONG_FIRST.replace('1.5625%', '1%');
    const tenSteps = TEN_STEPS.replace('bake: 1h', 'bake: 2h');
    const policies = `${longFirst}\n  ${tenSteps}`;
    const text = latentText(policies, `vary: { ${LATENCY}: [30m, 15h] }`).replace('mean: 2h', 'mean: 1h');
    const { sensitivity } = await sensitivityIn(text, simulateReplication, {
      isMeant: isLatency,
      replications: 40,
    });
    expect(sensitivity.answer.best).toBe('long-first');
    expect(sensitivity.rows[0]).toMatchObject({ flips: 'high', high: { best: 'ten-steps' } });
  }, 120_000);
});
