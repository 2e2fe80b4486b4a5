import { describe, expect, it } from 'vitest';
import { pairsOf } from '../../../models/detectors/burn-rate.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { model } from '../support/read.ts';
import type { Rates } from '../support/traffic.ts';
import { foreseen, Traffic, Watching } from '../support/traffic.ts';

const RATE = 1000;
const failing = (share: number): Rates => ({ requests: RATE, errors: RATE * share, reports: 0 });
const own = (long: string, short: string, burn: number) =>
  `burn-rate: { pairs: own, own: [{ long: ${long}, short: ${short}, burn: ${burn} }] }`;

describe('the detector burn-rate', () => {
  // Detection after (1 − SLO) / errors · window · burn, SLO 99.9 %; checked with windows of a tenth of a second to ten seconds.
  it.each([
    ['10 m', own('10m', '1m', 1), 1, 0.6, 0.1],
    ['36 h', own('36h', '3h', 1), 1, 129.6, 1],
    ['1 h at 36', own('1h', '5m', 36), 1, 129.6, 1],
    ['1 h + 5 m at 14.4', own('1h', '5m', 14.4), 1, 51.84, 1],
    ['6 h + 30 m at 6', own('6h', '30m', 6), 1, 129.6, 1],
    ['3 d + 6 h at 1', own('3d', '6h', 1), 1, 259.2, 10],
    ['1 h + 5 m at 14.4', own('1h', '5m', 14.4), 0.1, 518.4, 1],
    ['6 h + 30 m at 6', own('6h', '30m', 6), 0.1, 1296, 10],
    ['3 d + 6 h at 1', own('3d', '6h', 1), 0.1, 2592, 10],
    ['the pairs of the book', 'burn-rate', 1, 51.84, 1],
  ])('notices by %s', (_, yaml, share, expected, step) => {
    const detector = model('detector', yaml);
    const traffic = new Traffic(step * SECOND);
    const watching = new Watching(detector);
    const before = Math.max(...detector.model.windows(detector.options)) / SECOND;
    for (let t = 0; t < before; t += step) traffic.add(failing(0));
    const outage = traffic.now;

    do traffic.add(failing(share));
    while (watching.look(traffic) !== 'fail' && traffic.now < outage + DAY);

    const took = (traffic.now - outage) / SECOND;
    expect(took).toBeGreaterThan(expected);
    expect(took).toBeLessThanOrEqual(expected + step + 1e-9);
  });

  it('counts the time before the records as busy and free of errors', () => {
    const full = firstAlarm('burn-rate', 3 * DAY);
    const fresh = firstAlarm('burn-rate', 10 * MINUTE);

    expect(fresh).toBe(full);
  });

  it('clears soon after the errors stop, by its short window', () => {
    const traffic = new Traffic(MINUTE);
    const watching = new Watching(model('detector', own('1h', '5m', 14.4)));
    for (let minute = 0; minute < 120; minute++) traffic.add(failing(0));
    for (let minute = 0; minute < 10; minute++) traffic.add(failing(1));
    expect(watching.look(traffic)).toBe('fail');
    expect(watching.because).toBe('1h burn 167x, 5m burn 1000x, above 14.4x');

    const verdicts = [1, 2, 3, 4, 5].map(() => {
      traffic.add(failing(0));
      return watching.look(traffic);
    });

    expect(verdicts).toEqual(['fail', 'fail', 'fail', 'fail', 'pass']);
  });

  it('is not moved by a blip that fills only the short window', () => {
    const traffic = new Traffic(10 * SECOND);
    const watching = new Watching(model('detector', own('1h', '5m', 14.4)));
    for (let t = 0; t < HOUR; t += 10 * SECOND) traffic.add(failing(0));

    for (let t = 0; t < 50 * SECOND; t += 10 * SECOND) {
      traffic.add(failing(1));
      expect(watching.look(traffic)).toBe('pass');
    }
  });

  it('has no data while the shortest window holds too few attempts', () => {
    const traffic = new Traffic(MINUTE);
    const watching = new Watching(model('detector', 'burn-rate: { minimum: 100 }'));
    traffic.add({ requests: 1, errors: 1, reports: 0 });

    expect(watching.look(traffic)).toBe('no-data');
  });
});

describe('the pairs of burn-rate', () => {
  const pairs = (options: string) => {
    const { options: values } = model('detector', `burn-rate: { ${options} }`);
    return pairsOf(values).map(({ long, short, burn, sustained }) =>
      [long, short, sustained].map((time) => time / MINUTE).concat(Number(burn.toFixed(3))),
    );
  };

  it('are those of the book, whose burn rates go with the period of the budget', () => {
    expect(pairs('pairs: google')).toEqual([
      [60, 5, 0, 14.4],
      [360, 30, 0, 6],
      [4320, 360, 0, 1],
    ]);
    expect(pairs('pairs: google-page')).toEqual(pairs('pairs: google').slice(0, 2));
    expect(pairs('pairs: google-ticket')).toEqual([
      [1440, 120, 0, 3],
      [4320, 360, 0, 1],
    ]);
    expect(pairs('pairs: google-page, period: 28d').map(([, , , burn]) => burn)).toEqual([13.44, 5.6]);
    expect(pairs('pairs: google-ticket, period: 28d').map(([, , , burn]) => burn)).toEqual([2.8, 0.933]);
    expect(pairsOf(model('detector', 'burn-rate').options).map(({ burn }) => burn)).toEqual([14.4, 6, 1]);
  });

  it('are those of Pyrra, whose windows go with the period of the budget, in whole minutes', () => {
    expect(pairs('pairs: pyrra, period: 28d')).toEqual([
      [60, 5, 2, 14],
      [360, 30, 15, 7],
      [1440, 120, 60, 2],
      [5760, 360, 180, 1],
    ]);
    expect(pairs('pairs: pyrra-page, period: 28d')).toEqual(pairs('pairs: pyrra, period: 28d').slice(0, 2));
    expect(pairs('pairs: pyrra-ticket, period: 28d')).toEqual(pairs('pairs: pyrra, period: 28d').slice(2));
    expect(pairs('pairs: pyrra, period: 14d')).toEqual([
      [30, 3, 1, 14],
      [180, 15, 8, 7],
      [720, 60, 30, 2],
      [2880, 180, 90, 1],
    ]);
  });

  it('of Pyrra alarm once they have fired at every look for as long as they have to', () => {
    const pyrra = 'burn-rate: { pairs: pyrra-page, period: 28d }';
    const alarmAt = (share: number) => {
      const traffic = new Traffic(MINUTE);
      const watching = new Watching(model('detector', pyrra));
      for (let minute = 0; minute < 6 * 60; minute++) traffic.add(failing(0));
      const verdicts: string[] = [];
      do {
        traffic.add(failing(share));
        verdicts.push(watching.look(traffic));
      } while (verdicts.at(-1) !== 'fail');
      return {
        minutes: verdicts.length,
        inconclusive: verdicts.filter((each) => each === 'inconclusive').length,
      };
    };
    // A total outage: 14 · .1 % of an hour are 50.4 s, so the first look fires, and the one two minutes later alarms.
    expect(alarmAt(1)).toEqual({ minutes: 3, inconclusive: 2 });
    // 2 %: 42 minutes by the hour at 14; by 6 h at 7, 126 minutes and a quarter of an hour.
    expect(alarmAt(0.02)).toEqual({ minutes: 43 + 2, inconclusive: 2 });
    expect(alarmAt(0.01)).toEqual({ minutes: 253 + 15, inconclusive: 15 });
  });

  it('of Pyrra begin anew after a look that does not fire', () => {
    const traffic = new Traffic(MINUTE);
    const watching = new Watching(model('detector', 'burn-rate: { pairs: pyrra-page, period: 28d }'));
    for (let minute = 0; minute < 60; minute++) traffic.add(failing(0));
    const verdicts = [1, 0, 0, 0, 0, 0, 1, 1].map((share) => {
      traffic.add(failing(share));
      return watching.look(traffic);
    });
    expect(verdicts).toEqual([
      'inconclusive',
      'inconclusive',
      'fail',
      'fail',
      'fail',
      'pass',
      'inconclusive',
      'inconclusive',
    ]);
  });

  it('foresee an alarm only where nothing has to last', () => {
    const broken = { requests: RATE, errors: RATE * 0.9, reports: 0 };
    expect(foreseen(model('detector', 'burn-rate'), broken)).toBe('fail');
    expect(foreseen(model('detector', 'burn-rate: { pairs: pyrra }'), broken)).toBeUndefined();
    expect(foreseen(model('detector', 'burn-rate: { pairs: pyrra }'), failing(0))).toBe('pass');
  });

  it('do not see through the fleet what 1 % of it suffers', () => {
    const traffic = new Traffic(MINUTE);
    const watching = new Watching(model('detector', 'burn-rate: { pairs: google-page }'));
    // Five more of a hundred requests fail where 1 % of the traffic goes: a burn of .5.
    for (let minute = 0; minute < 360; minute++) {
      traffic.add(failing(0.0005));
      expect(watching.look(traffic)).toBe('pass');
    }
  });
});

/** Minutes from a total outage to the alarm, after so much of good traffic. */
function firstAlarm(yaml: string, history: number): number {
  const traffic = new Traffic(MINUTE);
  const watching = new Watching(model('detector', yaml));
  while (traffic.now < history) traffic.add(failing(0));
  do traffic.add(failing(0.05));
  while (watching.look(traffic) !== 'fail');
  return (traffic.now - history) / MINUTE;
}
