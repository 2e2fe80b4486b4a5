import type { Configured } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import { DAY, sqrt } from '../../kernel/index.ts';
import type { Attention, FeedInputs } from './feed.ts';
import { Feed } from './feed.ts';
import { firstAlarm } from './first-alarm.ts';
import type { Shares } from './traffic.ts';

/** What a blind detector would need to see the fault. */
export type Cure =
  /** So many attempts per minute and side, for a power of 80 %. */
  | { readonly needs: 'traffic'; readonly perMinute: number }
  /** More time than the horizon: this long, however much traffic there is. */
  | { readonly needs: 'time'; readonly after: Duration }
  /** Somebody to compare with: the old version serves nothing any more. */
  | { readonly needs: 'control' }
  /** Its rule does not fire for this fault, whatever the traffic. */
  | { readonly needs: 'another-rule' };

/** Power below which a detector is blind to a fault. */
export const BLIND = 0.1;
/** Power that the traffic asked for gives. */
const POWER = 0.8;

/** Attempts per minute at which chance no longer decides: counts of a minute are within .01 % of their mean. */
const PLENTY = 1e8;
/** Runs at each traffic that is tried: a power of 80 % is known within 8 points. */
const TRIES = 100;
/** How long a detector is given with plenty of traffic: beyond the longest window of any catalog. */
const PATIENCE = 7 * DAY;
/** The traffic asked for is found within 5 %. */
const PRECISION = 1.05;

export interface Trial extends Pick<FeedInputs, 'noise' | 'window' | 'mixtures'> {
  readonly detector: Configured<'detector'>;
  readonly shares: Shares;
  readonly horizon: Duration;
  /** Told whether the detector looks at attempts at all. */
  readonly attention?: Attention;
}

/** Share of the first `runs` replications in which the detector alarms by the horizon. */
export function powerAt(trial: Trial, traffic: FeedInputs['traffic'], runs: number): number {
  let alarmed = 0;
  for (let replication = 0; replication < runs; replication++) {
    const feed = new Feed({ ...trial, traffic, replication });
    if (firstAlarm(trial.detector, feed, trial.horizon, trial.attention) !== null) alarmed += 1;
  }
  return alarmed / runs;
}

/**
 * Finds out what would open its eyes, by trying: the rules of most detectors have no formula. First with plenty of
 * traffic; if that helps, doubles the traffic from `from` (attempts per minute and side) until it is enough, then halves
 * the last step until the traffic is known within 5 %.
 */
export function cureOf(trial: Trial, from: number): Cure {
  const power = (rate: number, runs = TRIES) => powerAt(trial, { canary: rate, control: rate }, runs);
  if (power(PLENTY, 1) < 1) {
    const feed = new Feed({ ...trial, traffic: { canary: PLENTY, control: PLENTY }, replication: 0 });
    const after = firstAlarm(trial.detector, feed, PATIENCE);
    return after === null ? { needs: 'another-rule' } : { needs: 'time', after };
  }
  let low = from;
  let high = 2 * from;
  while (high < PLENTY && power(high) < POWER) {
    low = high;
    high *= 2;
  }
  while (high > low * PRECISION) {
    const middle = sqrt(low * high);
    if (power(middle) < POWER) low = middle;
    else high = middle;
  }
  return { needs: 'traffic', perMinute: Number(high.toPrecision(2)) };
}
