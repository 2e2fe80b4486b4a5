import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/kernel/index.ts';
import { model } from '../support/read.ts';
import type { Rates } from '../support/traffic.ts';
import { Traffic, Watching } from '../support/traffic.ts';

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

/** Minutes from a total outage to the alarm, after so much of good traffic. */
function firstAlarm(yaml: string, history: number): number {
  const traffic = new Traffic(MINUTE);
  const watching = new Watching(model('detector', yaml));
  while (traffic.now < history) traffic.add(failing(0));
  do traffic.add(failing(0.05));
  while (watching.look(traffic) !== 'fail');
  return (traffic.now - history) / MINUTE;
}
