import type { Scenario } from '../../domain/index.ts';
import type { Duration } from '../../kernel/index.ts';
import { DAY, HOUR, RandomStreams } from '../../kernel/index.ts';
import { BLIND, powerAt } from './blindness.ts';
import { measureWholeCell } from './first-wave.ts';
import { unjudged } from './probe.ts';
import type { Mixtures } from './traffic.ts';

/** What no detector of a scenario sees. */
export interface Unseen {
  /** Failing share of what the new version serves. */
  readonly share: number;
  /** Attempts per minute of a cell that has all of it. */
  readonly perMinute: number;
  /** For how long they had nothing else to look at. */
  readonly length: Duration;
}

/** Runs per detector: to be blind it may alarm in one of them. */
const RUNS = 20;

/**
 * What the change does where it shows best, all of a cell on the new version and for wider scopes all of the fleet, if
 * every detector of the scenario is blind to even that; null if one sees it, or might (it counts something else than failed
 * attempts), and where there is nothing to be seen or nobody to look.
 */
export function unseenByAll(scenario: Omit<Scenario, 'variants'>): Unseen | null {
  const { detectors, telemetry, fleet, duration, change } = scenario;
  const { window, baseErrors: base } = telemetry;
  if (detectors.length === 0 || change.defects.length === 0) return null;
  if (detectors.some((detector) => unjudged(detector, window) !== null)) return null;
  const fault = measureWholeCell(scenario, HOUR);
  if (fault === null) return null;
  const cells = fleet.cells.length;
  const mixtures: Mixtures = {
    canary: { fresh: 1, old: 0 },
    cell: { fresh: 1, old: 0 },
    host: { fresh: 1 / fleet.cells[0].hosts, old: 0 },
    region: { fresh: cells / fleet.regions.length, old: 0 },
    fleet: { fresh: cells, old: 0 },
  };
  const horizon = Math.min(DAY, duration);
  const noise = new RandomStreams(scenario.seed).noise('detectors');
  const traffic = { canary: fault.perMinute, control: fault.perMinute };
  const shares = { fresh: fault.share, old: base };
  for (const detector of detectors) {
    const attention = { counts: false };
    const trial = { detector, noise, window, mixtures, shares, horizon, attention };
    if (powerAt(trial, traffic, RUNS) >= BLIND || !attention.counts) return null;
  }
  return { share: fault.share, perMinute: fault.perMinute, length: horizon };
}
