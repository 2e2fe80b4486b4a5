import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRow } from '../../src/experiment/index.ts';
import { Comparison, inlineRunner, planBatch, runBatch } from '../../src/experiment/index.ts';
import { pairedT } from '../../src/stats/index.ts';
import { pseudoScenario, pseudoSimulate } from './batch/support/pseudo.ts';

const plan = planBatch(pseudoScenario());
const bad = { variant: 'base', release: 'faulty' } as const;
let rows: RunRow[];
let comparison: Comparison;

beforeAll(async () => {
  rows = await runBatch(plan, { runner: inlineRunner(plan.scenario, pseudoSimulate) });
  comparison = new Comparison(plan.scenario, rows);
});

const lost = (policy: string): number[] => comparison.rows(policy, bad).map((row) => row.userMinutesLost);

describe('a comparison', () => {
  it('pairs every two policies once, in the order of the scenario', () => {
    const pairs = comparison
      .pairs('user_minutes_lost', bad)
      .map(({ policyA, policyB }) => [policyA, policyB]);
    expect(pairs).toEqual([
      ['all-at-once', 'static'],
      ['all-at-once', 'doubling'],
      ['static', 'doubling'],
    ]);
  });

  it('takes differences on the same seeds', () => {
    const [pair] = comparison.pairs('user_minutes_lost', bad);
    expect(pair.n).toBe(30);
    expect(pair.meanDifference).toBeCloseTo(pairedT(lost('all-at-once'), lost('static')).mean, 6);
    expect(pair).toMatchObject({ winShareA: 0, verdict: 'b_lower' });
    expect(pair.interval?.low).toBeGreaterThan(0);
  });

  it('is turned round for a base that comes first', () => {
    const [first] = comparison.pairs('user_minutes_lost', bad);
    const [turned, second] = comparison.against('all-at-once', 'user_minutes_lost', bad);
    expect(turned).toMatchObject({
      policyA: 'static',
      policyB: 'all-at-once',
      meanDifference: -first.meanDifference,
      interval: { low: -(first.interval?.high ?? 0), high: -(first.interval?.low ?? 0) },
      winShareA: 1,
      verdict: 'a_lower',
    });
    expect(second.policyA).toBe('doubling');
    expect(comparison.against('doubling', 'user_minutes_lost', bad)[0]).toEqual(
      comparison.pairs('user_minutes_lost', bad)[1],
    );
  });

  it('leaves out pairs for which the metric cannot happen', () => {
    expect(comparison.pairs('user_hours_delayed', bad)).toEqual([]);
    expect(comparison.pairs('user_hours_delayed', { ...bad, release: 'healthy' })).toHaveLength(3);
  });

  it('is irrelevant where nothing differs', () => {
    const verdicts = comparison
      .pairs('requests_total', bad)
      .map(({ verdict, meanDifference }) => [verdict, meanDifference]);
    expect(verdicts).toEqual([
      ['irrelevant', 0],
      ['irrelevant', 0],
      ['irrelevant', 0],
    ]);
  });

  it('says the same of the same rows, whatever was asked before', () => {
    const other = new Comparison(plan.scenario, rows);
    other.pairs('users_harmed', bad);
    other.pairs('time_to_detect_s', { variant: 'slow', release: 'faulty' });
    expect(other.pairs('user_minutes_lost', bad)).toEqual(comparison.pairs('user_minutes_lost', bad));
  });

  it('can be made of any number of whole replications', () => {
    const few = new Comparison(plan.scenario, rows.slice(0, 4 * 12));
    expect(few.replications).toBe(4);
    expect(few.summary('static', 'users_harmed', bad).n).toBe(4);
    expect(new Comparison(plan.scenario, []).pairs('users_harmed', bad)).toEqual([]);
  });

  it('refuses rows of which half a replication is missing', () => {
    const torn = new Comparison(plan.scenario, rows.slice(0, -3));
    expect(() => torn.pairs('users_harmed', { ...bad, variant: 'slow' })).toThrow('expected as many runs');
  });
});

describe('the cost per release', () => {
  it('is that of good and bad ones in their proportion; nobody waits for a bad one', () => {
    const harm = comparison.summary('static', 'user_minutes_lost', bad).mean ?? 0;
    const delay =
      comparison.summary('static', 'user_hours_delayed', { ...bad, release: 'healthy' }).mean ?? 0;
    const cost = comparison.perRelease('static', 'base', 0.2);
    expect(cost.userMinutesLost).toBeCloseTo(0.2 * harm, 6);
    expect(cost.userHoursDelayed).toBeCloseTo(0.8 * delay, 6);
  });

  it('breaks even where both policies cost the same', () => {
    const weight = 0.1;
    const { cheaper, ...more } = comparison.breakEven('static', 'all-at-once', 'base', weight);
    expect(cheaper).toBe('above');
    const rate = 'rate' in more ? more.rate : Number.NaN;
    const price = (policy: string) => {
      const { userMinutesLost, userHoursDelayed } = comparison.perRelease(policy, 'base', rate);
      return userMinutesLost + 60 * weight * userHoursDelayed;
    };
    expect(price('static')).toBeCloseTo(price('all-at-once'), 4);
    expect(comparison.breakEven('all-at-once', 'static', 'base', weight)).toMatchObject({
      cheaper: 'below',
      rate,
    });
  });

  it('knows policies that always or never cost less, and those that cost the same', () => {
    expect(comparison.breakEven('static', 'all-at-once', 'base', 0)).toEqual({ cheaper: 'always' });
    expect(comparison.breakEven('all-at-once', 'static', 'base', 0)).toEqual({ cheaper: 'never' });
    expect(comparison.breakEven('static', 'static', 'base', 1)).toEqual({ cheaper: 'neither' });
  });
});
