import { describe, expect, it } from 'vitest';
import type { BreakEvenAgainst, PairComparison } from '../../../src/experiment/index.ts';
import { shownMetric } from '../../../src/ui/compare/metric.ts';
import { verdictOf } from '../../../src/ui/compare/verdict.ts';
import type { CompareChoice } from '../../../src/ui/index.ts';

const choice: CompareChoice = {
  metric: 'user_minutes_lost',
  release: 'faulty',
  variant: 'base',
  base: 'static',
  selected: 'canary',
  marked: new Set(),
  sort: 'metric',
  worst: 0,
  focus: 'policies',
};

const pair: PairComparison = {
  policyA: 'canary',
  policyB: 'static',
  n: 200,
  meanDifference: -306_000,
  interval: { low: -322_000, high: -291_000 },
  winShareA: 0.97,
  verdict: 'a_lower',
};

const durations = { selected: 14_100, base: 13_200 };
const lost = shownMetric('user_minutes_lost');
const verdict = (change: Partial<PairComparison>) =>
  verdictOf(choice, lost, { ...pair, ...change }, durations, null);

describe('the verdict', () => {
  it('names the winner, by how much, how sure and how often, and what it costs', () => {
    expect(verdict({})).toEqual({
      tone: 'better',
      sentence:
        'canary loses fewer user-minutes than static: by 306k (95% 291k..322k), in 97.0% of 200 replications.',
      price: 'a good change takes 15m00 longer than under static (3h55 against 3h40).',
    });
  });

  it('says from which share of bad releases on the selected policy is cheaper, or up to which', () => {
    const price = (breakEven: BreakEvenAgainst) =>
      verdictOf(choice, lost, pair, durations, breakEven).price.replace(/^.*?\)\. /, '');
    expect(price({ cheaper: 'above', rate: 0.039 })).toBe(
      'canary costs less per release above 3.9% of bad ones (waiting at 1.0% of a lost minute).',
    );
    expect(price({ cheaper: 'below', rate: 0.2 })).toMatch(/^canary costs less per release below 20\.0% /);
    expect(verdictOf(choice, lost, pair, durations, { cheaper: 'always' })).toEqual(verdict({}));
  });

  it('turns the sentence round when the base wins', () => {
    const lost = {
      meanDifference: 306_000,
      interval: { low: 291_000, high: 322_000 },
      winShareA: 0.03,
      verdict: 'b_lower',
    } as const;
    expect(verdict(lost).sentence).toBe(
      'static loses fewer user-minutes than canary: by 306k (95% 291k..322k), in 97.0% of 200 replications.',
    );
    expect(verdict(lost).tone).toBe('worse');
  });

  it('admits what it cannot tell', () => {
    const unsure = {
      meanDifference: -3000,
      interval: { low: -20_000, high: 14_000 },
      n: 24,
      verdict: 'cannot_tell',
    } as const;
    expect(verdict(unsure).sentence).toBe(
      'cannot tell canary from static after 24 replications. user-minutes lost: difference -3.00k (95% -20.0k..+14.0k)',
    );
  });

  it('calls a difference irrelevant that does not matter', () => {
    const small = {
      meanDifference: -900,
      interval: { low: -1200, high: -700 },
      verdict: 'irrelevant',
    } as const;
    expect(verdict(small).sentence).toBe(
      'irrelevant here: user-minutes lost of canary and static differ by less than matters (95% -1.20k..-700, 200 replications).',
    );
  });

  it('knows no bounds after a single replication', () => {
    expect(verdict({ n: 1, interval: null, verdict: 'cannot_tell' }).sentence).toContain('95% unbounded');
  });

  it('compares nothing with itself', () => {
    expect(verdictOf({ ...choice, selected: 'static' }, lost, undefined, durations, null).sentence).toContain(
      'is the base',
    );
    expect(verdictOf(choice, lost, undefined, durations, null).sentence).toBe(
      'no runs of both policies yet.',
    );
  });
});
