// Detectors that compare the canary with the old version, or with the past.

import { describe, expect, it } from 'vitest';
import { detectorParams } from '../../../src/domain/index.ts';
import { RandomStreams } from '../../../src/kernel/index.ts';
import type { Counts } from '../support/duel.ts';
import { Duel, shareAlarmed } from '../support/duel.ts';
import { model } from '../support/read.ts';

const streamOf = (name: string) => new RandomStreams('comparing').stream(name);

const anytime = [
  'msprt: { alpha: 5% }',
  'confidence-sequence: { alpha: 5% }',
  'anytime-counts: { alpha: 5% }',
];
const comparing = [...anytime, 'two-proportions', 'two-proportions: { test: fisher }'];

const healthy: Counts = [1000, 5];
const broken: Counts = [1000, 50];

describe.each(comparing)('%s', (yaml) => {
  it('asks for the old version at the same time, and watches the canary unless told otherwise', () => {
    const { model: detector, options } = model('detector', yaml);
    expect(detector.control?.(options)).toBe('old-version');
    expect((options as { scope: string }).scope).toBe('canary');
    expect(detectorParams.scope.default).toBe('cell');
  });

  it('passes a canary that fails like the old version, and alarms for one that fails ten times as often', () => {
    const duel = new Duel(yaml);
    for (let minute = 0; minute < 30; minute++) expect(duel.look(healthy, healthy)).toBe('pass');

    const later = Array.from({ length: 10 }, () => duel.look(broken, healthy));

    expect(later.at(-1)).toBe('fail');
  });

  it('is not moved by what both sides suffer', () => {
    const duel = new Duel(yaml);
    for (let minute = 0; minute < 10; minute++) duel.look(healthy, healthy);
    for (let minute = 0; minute < 30; minute++) expect(duel.look(broken, broken)).toBe('pass');
  });

  it('does not complain about a canary that is the better one', () => {
    const duel = new Duel(yaml);
    for (let minute = 0; minute < 30; minute++) expect(duel.look(healthy, broken)).toBe('pass');
  });

  it('has no data without a control, without a canary, and while one of them serves nothing', () => {
    const duel = new Duel(yaml);
    expect(duel.look(broken, null)).toBe('no-data');
    expect(new Duel(yaml).look([0, 0], healthy)).toBe('no-data');
    expect(new Duel(yaml).look(broken, [0, 0])).toBe('no-data');
  });

  it('keeps its alarm until the next change, also while nothing is served', () => {
    const duel = new Duel(yaml);
    for (let minute = 0; minute < 10; minute++) duel.look(broken, healthy);
    expect(duel.verdict).toBe('fail');
    expect(duel.look([0, 0], healthy)).toBe('fail');
    for (let minute = 0; minute < 300; minute++) duel.look(healthy, healthy);
    expect(duel.verdict).toBe('fail');
  });

  it('cannot see a defect in a canary of 1 % through the whole fleet', () => {
    const canary = new Duel(yaml);
    const fleet = new Duel(yaml);
    for (let minute = 0; minute < 20; minute++) {
      canary.look([100, 3], [9900, 50]);
      fleet.look([10_000, 53], [9900, 50]);
    }
    expect([canary.verdict, fleet.verdict]).toEqual(['fail', 'pass']);
  });

  it('foresees nothing: who compares looks every time', () => {
    const { model: detector, options } = model('detector', yaml);
    const windows = detector.windows(options).map(() => ({ requests: 1e6, errors: 0, reports: 0 }));
    expect(detector.foresee(windows, options)).toBeUndefined();
  });
});

describe('looking over and over', () => {
  // A level of 5 %: 20 of 400 on average; 34 or more come about with a chance of .2 %.
  const most = 33 / 400;
  const rates: readonly (readonly [string, Counts, Counts])[] = [
    ['as much traffic on both sides', [100, 1], [100, 1]],
    ['a canary of a tenth', [20, 0.2], [200, 2]],
    ['a control of a tenth', [200, 2], [20, 0.2]],
  ];

  it.each(anytime.flatMap((yaml) => rates.map((rate) => [yaml, ...rate] as const)))(
    '%s keeps its level with %s',
    (yaml, name, canary, control) => {
      const alarmed = shareAlarmed(yaml, streamOf(`${yaml} ${name}`), {
        duels: 400,
        looks: 200,
        canary,
        control,
      });
      expect(alarmed).toBeLessThanOrEqual(most);
    },
  );

  it('a textbook test does not keep its level, unless it is corrected for its looks', () => {
    const traffic = { duels: 400, looks: 100, canary: [200, 10], control: [200, 10] } as const;
    const naive = shareAlarmed('two-proportions: { looks: 100 }', streamOf('naive'), traffic);
    const corrected = shareAlarmed(
      'two-proportions: { looks: 100, correction: bonferroni }',
      streamOf('corrected'),
      traffic,
    );
    expect(naive).toBeGreaterThan(0.2);
    expect(corrected).toBeLessThanOrEqual(most);
  });
});

describe('msprt', () => {
  it('shows the smallest p value so far, and by how much more fails', () => {
    const duel = new Duel('msprt: { tau: 1% }');
    duel.look([1000, 20], [1000, 5]);
    expect(duel.because).toBe('1.5% more fail than of the old version, p 0.0662');
    duel.look([1000, 5], [1000, 20]);
    expect(duel.because).toBe('0% more fail than of the old version, p 0.0662');
  });

  it('does not count what is within its margin', () => {
    const strict = new Duel('msprt');
    const lenient = new Duel('msprt: { margin: 2% }');
    for (let minute = 0; minute < 20; minute++) {
      strict.look([1000, 20], [1000, 5]);
      lenient.look([1000, 20], [1000, 5]);
    }
    expect([strict.verdict, lenient.verdict]).toEqual(['fail', 'pass']);
  });
});

describe('confidence-sequence', () => {
  it('says how much more fails at least, and how strong the evidence is', () => {
    const duel = new Duel('confidence-sequence');
    duel.look([1000, 30], [1000, 5]);
    expect(duel.because).toMatch(
      /^2.5% more fail than of the old version, at least 0\.\d+% \(e-value \d+\)$/,
    );
  });

  it('needs less with one side than with two', () => {
    const until = (yaml: string) => {
      const duel = new Duel(yaml);
      let minutes = 1;
      while (duel.look([100, 2], [100, 1]) !== 'fail') minutes += 1;
      return minutes;
    };
    expect(until('confidence-sequence: { sides: one }')).toBeLessThan(
      until('confidence-sequence: { sides: two }'),
    );
  });

  it('is blind to a canary of 20 requests of which a quarter fail', () => {
    expect(new Duel('confidence-sequence').look([20, 5], [2000, 10])).toBe('pass');
    expect(new Duel('confidence-sequence').look([200, 50], [2000, 10])).toBe('fail');
  });
});

describe('anytime-counts', () => {
  it('says how many failures the canary has, and how many it should have', () => {
    const duel = new Duel('anytime-counts');
    duel.look([100, 9], [900, 41]);
    expect(duel.because).toBe('9 of 50 failures, 5 expected, p 0.929');
  });

  it('takes longer with a concentration that was made for much traffic', () => {
    const until = (k: number) => {
      const duel = new Duel(`anytime-counts: { concentration: ${k} }`);
      let minutes = 1;
      while (duel.look([60, 2], [60, minutes % 3 === 0 ? 1 : 0]) !== 'fail') minutes += 1;
      return minutes;
    };
    expect(until(5)).toBeLessThan(until(100));
  });

  it('says nothing of a canary without failures', () => {
    const duel = new Duel('anytime-counts');
    expect(duel.look([100, 0], [900, 0])).toBe('pass');
    expect(duel.because).toBe('0 of 0 failures, 0 expected, p 1');
  });
});

describe('two-proportions', () => {
  it('takes its last planned look for the truth', () => {
    const duel = new Duel('two-proportions: { looks: 3 }');
    for (let look = 0; look < 3; look++) duel.look(healthy, healthy);
    expect(duel.look([1000, 1000], healthy)).toBe('pass');
    expect(duel.because).toBe('the last planned look stands');
  });

  it('says both shares and the p value', () => {
    const duel = new Duel('two-proportions');
    duel.look([1000, 12], [2000, 5]);
    expect(duel.because).toBe('1.2% against 0.25% fail, p 0.000542, limit 0.05');
    const exact = new Duel('two-proportions: { test: fisher, correction: bonferroni, looks: 10 }');
    exact.look([1000, 12], [2000, 5]);
    expect(exact.because).toBe('1.2% against 0.25% fail, p 0.00182, limit 0.005');
  });

  it('compares with one window of the past, and blames the change for what the world does', () => {
    const past = new Duel('two-proportions: { against: past, baseline: 2h }');
    const { model: detector, options } = model(
      'detector',
      'two-proportions: { against: past, baseline: 2h }',
    );
    expect(detector.control?.(options)).toBe('past');
    expect(detector.windows(options)).toEqual([60e6, 7200e6]);
    // The control of the newest minute is never looked at; the past has 1,000 requests however often one looks.
    expect(past.look([1000, 12], [1000, 999], [2000, 5])).toBe('fail');
    expect(past.because).toBe('1.2% against 0.25% fail, p 0.000542, limit 0.05');

    const old = new Duel('two-proportions');
    const before = new Duel('two-proportions: { against: past }');
    for (let minute = 0; minute < 10; minute++) {
      old.look(broken, broken);
      before.look(broken, broken, [60_000, 300]);
    }
    expect([old.verdict, before.verdict]).toEqual(['pass', 'fail']);
  });
});
