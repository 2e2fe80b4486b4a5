// The canary analysis of Kayenta at work: when it judges, what it says, and where it is blind. Its statistics: test/stats.

import { describe, expect, it } from 'vitest';
import type { Configured, Verdict } from '../../../src/domain/index.ts';
import type { RandomStream } from '../../../src/kernel/index.ts';
import { MINUTE, RandomStreams } from '../../../src/kernel/index.ts';
import { model } from '../support/read.ts';
import type { Rates } from '../support/traffic.ts';
import { Traffic } from '../support/traffic.ts';

/** A canary and its control, minute by minute, and the detector that compares them. */
class Canary {
  because = '';
  private readonly detector: Configured<'detector'>;
  private readonly canary = new Traffic(MINUTE);
  private readonly control = new Traffic(MINUTE);
  private readonly random: RandomStream | undefined;
  private state: unknown;

  constructor(options: string, seed?: string) {
    this.detector = model('detector', options === '' ? 'kayenta' : `kayenta: { ${options} }`);
    this.random = seed === undefined ? undefined : new RandomStreams(seed).stream('traffic');
    this.state = this.detector.model.start(this.detector.options);
  }

  /** So many minutes; gives what is said after the last. */
  run(minutes: number, canary: Rates, control: Rates): Verdict {
    let verdict: Verdict = 'no-data';
    for (let minute = 0; minute < minutes; minute++) {
      this.canary.add(canary, this.random);
      this.control.add(control, this.random);
      verdict = this.look();
    }
    return verdict;
  }

  look(): Verdict {
    const [windows, control] = [this.canary, this.control].map((side) => [side.read(MINUTE)]);
    const { model: detector, options } = this.detector;
    const seen = detector.look(this.state as never, { time: this.canary.now, windows, control }, options);
    this.state = seen.state;
    this.because = seen.because;
    return seen.verdict;
  }
}

/** Requests a minute, and the share of them that fail. */
const rates = (perMinute: number, failing: number, reporting = 0): Rates => ({
  requests: perMinute / 60,
  errors: (perMinute / 60) * failing,
  reports: (perMinute / 60) * reporting,
});

const good = rates(10_000, 0.01);
const bad = rates(10_000, 0.02);
const none = rates(0, 0);
const rising = 'metrics: [{ direction: increase }]';

describe('kayenta', () => {
  it('judges a canary every hour for three, and passes it with the last judgement only', () => {
    const canary = new Canary(rising, 'healthy');
    expect(canary.run(179, good, good)).toBe('inconclusive');
    expect(canary.because).toMatch(/^score 100 \(Pass\) after 2h: share Pass by -\d/);
    expect(canary.run(1, good, good)).toBe('pass');
    expect(canary.because).toMatch(/^score 100 \(Pass\) after 3h/);
    expect(canary.run(60, bad, good)).toBe('pass');
  });

  it('fails a bad one at the first judgement, not a minute before', () => {
    const canary = new Canary(rising, 'bad');
    expect(canary.run(59, bad, good)).toBe('inconclusive');
    expect(canary.run(1, bad, good)).toBe('fail');
    expect(canary.because).toMatch(/^score 0 \(Fail\) after 1h: share High by 0\.9\d* to 1(\.0\d*)?$/);
  });

  it('holds what it has decided, also through minutes without a request', () => {
    const canary = new Canary(`lookback: 1h, ${rising}`, 'held');
    canary.run(60, bad, good);
    // The judgements of hours 2 and 3 would pass.
    expect([canary.run(60, good, good), canary.run(240, good, good)]).toEqual(['fail', 'fail']);
    expect(canary.run(10, none, good)).toBe('fail');
    expect(canary.because).toContain('after 1h');
  });

  it('leaves out minutes without a request, but not the time they take', () => {
    const canary = new Canary('lifetime: 2h, metrics: [{ direction: increase }]', 'gap');
    canary.run(20, good, good);
    expect(canary.run(60, none, good)).toBe('inconclusive');
    expect(canary.run(40, good, good)).toBe('pass');
    expect(canary.because).toMatch(/^score 100 \(Pass\) after 2h/);
  });

  it('has no data before there is a canary, and counts from its first request', () => {
    const canary = new Canary(rising, 'late');
    expect(canary.run(100, none, good)).toBe('no-data');
    expect(canary.run(59, bad, good)).toBe('inconclusive');
    expect(canary.run(1, bad, good)).toBe('fail');
  });

  it('does not judge the warm-up', () => {
    const cold = (options: string) => {
      const canary = new Canary(`${options}, lifetime: 1h, metrics: [{ direction: increase }]`, 'cold');
      canary.run(40, bad, good);
      return [canary.run(20, good, good), canary.run(40, good, good)];
    };
    expect(cold('warmup: 40m')).toEqual(['inconclusive', 'pass']);
    expect(cold('warmup: 0s')).toEqual(['fail', 'fail']);
  });

  it('sees late trouble better through a window that slides than through one that grows', () => {
    /** In how many of ten canaries that get worse by a fifth half an hour before the end. */
    const late = (options: string) =>
      Array.from({ length: 10 }, (_, i) => {
        const canary = new Canary(`${options}, metrics: [{ direction: increase }]`, `late ${i}`);
        canary.run(150, good, good);
        return canary.run(30, rates(10_000, 0.012), good);
      }).filter((verdict) => verdict === 'fail').length;
    expect(late('lookback: 0s')).toBeLessThanOrEqual(4);
    expect(late('lookback: 1h')).toBeGreaterThanOrEqual(7);
  });

  it('judges once where its interval is longer than its lifetime, and leaves out a broken last interval', () => {
    const once = new Canary('lifetime: 30m, interval: 1h', 'once');
    expect([once.run(29, good, good), once.run(1, good, good)]).toEqual(['inconclusive', 'pass']);
    const twice = new Canary('lifetime: 50m, interval: 20m, metrics: [{ direction: increase }]', 'twice');
    expect([twice.run(39, good, good), twice.run(1, good, good)]).toEqual(['inconclusive', 'pass']);
  });

  it('says so when it judges by fewer points than advised', () => {
    const canary = new Canary('lifetime: 30m, interval: 30m', 'few');
    canary.run(30, good, good);
    expect(canary.because).toContain('; only 30 points');
    const enough = new Canary('lifetime: 50m, interval: 50m', 'enough');
    enough.run(50, good, good);
    expect(enough.because).not.toContain('only');
  });

  it('takes a window that is shown twice for one point', () => {
    const canary = new Canary('lifetime: 30m, interval: 30m, metrics: [{ direction: increase }]', 'blind');
    canary.run(29, good, good);
    for (let look = 0; look < 100; look++) expect(canary.look()).toBe('inconclusive');
    canary.run(1, good, good);
    expect(canary.because).toContain('; only 30 points');
  });

  it('fails without a control, because half of its metrics have no data', () => {
    const canary = new Canary(rising, 'alone');
    canary.run(60, good, none);
    expect(canary.because).toMatch(/^score 0 \(Fail\) after 1h: share Nodata/);
    const replaced = new Canary('metrics: [{ nan-strategy: replace, direction: decrease }]', 'alone');
    expect(replaced.run(180, good, none)).toBe('pass');
  });

  it('fails a canary that is better, unless only a rise is bad', () => {
    expect(new Canary('', 'better').run(60, good, bad)).toBe('fail');
    expect(new Canary(rising, 'better').run(180, good, bad)).toBe('pass');
  });

  it('leaves a difference alone that is smaller than its effect may be', () => {
    const with2 = (effect: string) =>
      new Canary(`metrics: [{ direction: increase, ${effect} }]`, 'effect').run(60, bad, good);
    expect(with2('allowed-increase: 1.8')).toBe('fail');
    expect(with2('allowed-increase: 2.2')).toBe('inconclusive');
    expect(with2('measure: cles, allowed-increase: 0.9')).toBe('fail');
  });
});

describe('the score of several metrics', () => {
  // Complaints rise, errors do not.
  const complaints = rates(10_000, 0.01, 0.02);
  const quiet = rates(10_000, 0.01, 0.01);
  const scored = (more: string, metric = '') =>
    new Canary(
      `${more} metrics: [{ direction: increase, group: errors }, { of: reports, direction: increase, group: complaints, ${metric} }]`,
      'scored',
    );

  it('lets a small group fail without failing the canary at once, but not at the end', () => {
    const canary = scored('weights: [{ group: complaints, weight: 20 }],');
    expect(canary.run(179, complaints, quiet)).toBe('inconclusive');
    expect(canary.because).toMatch(/^score 80 \(Marginal\) after 2h: share Pass by .*, reports High by/);
    expect(canary.run(1, complaints, quiet)).toBe('fail');
    expect(
      scored('weights: [{ group: complaints, weight: 20 }], pass: 80,').run(180, complaints, quiet),
    ).toBe('pass');
  });

  it('fails the canary at once at the marginal score, not only below it', () => {
    const weights = 'weights: [{ group: complaints, weight: 20 }],';
    expect(scored(`${weights} marginal: 80,`).run(60, complaints, quiet)).toBe('fail');
    expect(scored(`${weights} marginal: 79.99,`).run(60, complaints, quiet)).toBe('inconclusive');
  });

  it('shares what is left of 100 among groups without a weight', () => {
    const canary = scored('');
    expect(canary.run(60, complaints, quiet)).toBe('fail');
    expect(canary.because).toMatch(/^score 50 /);
  });

  it('is 0 after a critical failure, and blind to what is muted', () => {
    const weights = 'weights: [{ group: complaints, weight: 1 }],';
    const critical = scored(weights, 'critical: true');
    expect(critical.run(60, complaints, quiet)).toBe('fail');
    expect(critical.because).toMatch(/^score 0 /);
    expect(scored(weights, 'critical: true, critical-increase: 2.5').run(60, complaints, quiet)).toBe(
      'inconclusive',
    );
    expect(scored(weights, 'critical: true, muted: true').run(180, complaints, quiet)).toBe('pass');
  });
});

/** In how many of so many hours the judge fails the canary. */
function caught(hours: number, metric: string, canary: Rates, control: Rates): number {
  let count = 0;
  for (let hour = 0; hour < hours; hour++) {
    const world = new Canary(`metrics: [{ direction: increase, ${metric} }]`, `${metric} ${hour}`);
    if (world.run(60, canary, control) === 'fail') count += 1;
  }
  return count;
}

describe('what kayenta does not see', () => {
  it('is small shares, depending on the unit they are written in', () => {
    // Two million requests a minute, of which .01 % fail, and half as many again of the canary.
    const [canary, control] = [rates(2e6, 1.5e-4), rates(2e6, 1e-4)];
    expect(caught(40, 'unit: percent', canary, control)).toBe(40);
    const found = caught(40, 'unit: fraction', canary, control);
    // The reference implementation found 6 of 40.
    expect(found).toBeGreaterThanOrEqual(1);
    expect(found).toBeLessThanOrEqual(16);
    const [twice, once] = [rates(1e6, 2e-5), rates(1e6, 1e-5)];
    expect(caught(40, 'unit: percent', twice, once)).toBe(40);
    expect(caught(40, 'unit: fraction', twice, once)).toBe(0);
  });

  it.each([
    // The reference implementation found 4, 22 and 60.
    [5, 1, 19],
    [20, 10, 34],
    [100, 60, 60],
  ])(
    'is a fivefold rise of errors of one per cent, in one hour of few requests: %d a minute',
    (perMinute, least, most) => {
      const found = caught(60, 'unit: fraction', rates(perMinute, 0.05), rates(perMinute, 0.01));
      expect(found).toBeGreaterThanOrEqual(least);
      expect(found).toBeLessThanOrEqual(most);
    },
  );

  it('is a large difference that is there half of the time, where it sees a small one', () => {
    const half = (share: number) => {
      const canary = new Canary('lifetime: 1h, metrics: [{ direction: increase }]', `half at ${share}`);
      canary.run(30, good, good);
      return canary.run(30, rates(10_000, share), good);
    };
    expect([half(0.015), half(0.03)]).toEqual(['fail', 'pass']);
  });

  it('is nothing much on a good day', () => {
    expect(caught(60, 'unit: percent', good, good)).toBeLessThanOrEqual(4);
  });

  it('is the size of what it counts: a canary of a tenth of the traffic has fewer errors', () => {
    const small = rates(1000, 0.02);
    expect(new Canary('metrics: [{ of: count, direction: increase }]', 'small').run(180, small, good)).toBe(
      'pass',
    );
    expect(new Canary(rising, 'small').run(60, small, good)).toBe('fail');
  });
});

describe('a canary that is compared', () => {
  it('is never foreseen', () => {
    const { model: detector, options } = model('detector', 'kayenta');
    expect(detector.control?.(options)).toBe('old-version');
    expect(detector.foresee([{ requests: 0, errors: 0, reports: 0 }], options)).toBeUndefined();
  });
});
