import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../src/experiment/index.ts';
import {
  Comparison,
  inlineRunner,
  judgeExpectations,
  planBatch,
  runBatch,
} from '../../src/experiment/index.ts';
import { pseudoScenario, pseudoSimulate } from './batch/support/pseudo.ts';

/** Judges `static`: one expectation, on so many replications, with some fields replaced. */
async function judged(expectation: string, replications: number, fields: Partial<RunRow> = {}) {
  const scenario = pseudoScenario(['variants:', `expect:\n  ${expectation}\nvariants:`]);
  const plan = planBatch(scenario, { replications });
  const simulate: typeof pseudoSimulate = (spec) => {
    const [faulty, healthy] = pseudoSimulate(spec);
    return [
      { ...faulty, ...fields },
      { ...healthy, ...fields },
    ];
  };
  const rows = await runBatch(plan, { runner: inlineRunner(plan.scenario, simulate) });
  const [judgement] = judgeExpectations(plan.scenario, new Comparison(plan.scenario, rows));
  const { met, reached, because } = judgement;
  return { met, reached, because };
}

describe('an expectation', () => {
  it.each([
    ['"< 100"', false],
    ['"<= 100"', true],
    ['"> 100"', false],
    ['">= 100"', true],
  ])('of a mean of 100 that is %s is met: %s', async (bound, met) => {
    const judgement = await judged(`static.users_harmed: { mean: ${bound} }`, 3, { usersHarmed: 100 });
    expect(judgement).toEqual({ met, reached: 100, because: '' });
  });

  it('of a quantile that too few runs support is not met, because a check fails closed', async () => {
    expect(await judged('static.users_harmed: { p95: "< 1G" }', 58)).toEqual({
      met: false,
      reached: null,
      because: 'p95 needs 59 runs, these are 58',
    });
    expect(await judged('static.users_harmed: { p95: "< 1G" }', 59)).toMatchObject({ met: true });
  });

  it('of a quantile that did not come before the horizon is later than any bound', async () => {
    const never = { timeToDetectS: null };
    const because = 'it did not happen before the horizon';
    expect(await judged('static.time_to_detect_s: { p50: "< 3h" }', 6, never)).toEqual({
      met: false,
      reached: null,
      because,
    });
    expect(await judged('static.time_to_detect_s: { p50: "> 3h" }', 6, never)).toMatchObject({ met: true });
  });

  it('of a share is of the runs in which it happened, or was true', async () => {
    const never = { timeToDetectS: null };
    expect(await judged('static.time_to_detect_s: { share: "> 99%" }', 6, never)).toMatchObject({
      reached: 0,
    });
    expect(
      await judged('static.healthy.false_rollback: { share: "< 1%" }', 4, { falseRollback: true }),
    ).toEqual({ met: false, reached: 1, because: '' });
  });

  it('of what cannot happen is not met', async () => {
    expect(await judged('static.users_harmed_share: { mean: "< 1%" }', 3)).toMatchObject({ because: '' });
    expect(await judged('static.user_hours_delayed: { mean: "< 1" }', 3)).toEqual({
      met: false,
      reached: null,
      because: 'it cannot happen in these runs',
    });
  });
});
