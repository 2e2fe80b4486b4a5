// Telemetry without a fleet: counts as a detector would see them.

import type { Configured, Observation, Verdict, WindowCounts } from '../../../src/domain/index.ts';
import type { Duration, RandomStream, Time } from '../../../src/kernel/index.ts';
import { poisson, SECOND } from '../../../src/kernel/index.ts';

/** Expected counts per second. */
export interface Rates {
  readonly requests: number;
  readonly errors: number;
  readonly reports: number;
}

/** A stretch of telemetry in windows of one length, from time 0; reads sums of whole ones. */
export class Traffic {
  readonly window: Duration;
  private readonly sums: { requests: number; errors: number; reports: number }[] = [
    { requests: 0, errors: 0, reports: 0 },
  ];

  constructor(window: Duration) {
    this.window = window;
  }

  get now(): Time {
    return (this.sums.length - 1) * this.window;
  }

  /** One more window: with noise when there is a stream, else exactly what is expected. */
  add({ requests, errors, reports }: Rates, random?: RandomStream): void {
    const seconds = this.window / SECOND;
    const count = (rate: number) => (random ? poisson(random, rate * seconds) : rate * seconds);
    const last = this.sums[this.sums.length - 1];
    const failed = count(errors);
    this.sums.push({
      errors: last.errors + failed,
      requests: last.requests + failed + count(requests - errors),
      reports: last.reports + count(reports),
    });
  }

  read(length: Duration): WindowCounts {
    const to = this.sums.length - 1;
    const from = Math.max(0, to - Math.round(length / this.window));
    const between = (name: keyof Rates) => this.sums[to][name] - this.sums[from][name];
    return {
      from: from * this.window,
      to: to * this.window,
      requests: between('requests'),
      errors: between('errors'),
      reports: between('reports'),
    };
  }

  observe(detector: Configured<'detector'>): Observation {
    const lengths = detector.model.windows(detector.options);
    return { time: this.now, windows: lengths.map((length) => this.read(length)), control: [] };
  }
}

/** A detector at work on some traffic. */
export class Watching {
  verdict: Verdict = 'no-data';
  because = '';
  private readonly detector: Configured<'detector'>;
  private state: unknown;

  constructor(detector: Configured<'detector'>) {
    this.detector = detector;
    this.state = detector.model.start(detector.options);
  }

  look(traffic: Traffic): Verdict {
    const { model, options } = this.detector;
    const seen = model.look(this.state as never, traffic.observe(this.detector), options);
    this.state = seen.state;
    this.verdict = seen.verdict;
    this.because = seen.because;
    return seen.verdict;
  }
}

/** What the detector says it will say of such traffic. */
export function foreseen(detector: Configured<'detector'>, rates: Rates): Verdict | undefined {
  const expected = detector.model.windows(detector.options).map((length) => ({
    requests: rates.requests * (length / SECOND),
    errors: rates.errors * (length / SECOND),
    reports: rates.reports * (length / SECOND),
  }));
  return detector.model.foresee(expected, detector.options);
}
