import type { Catalog } from '../domain/index.ts';
import type { RunRow } from '../experiment/index.ts';
import { simulate } from '../experiment/index.ts';
import type { Duration, RandomStreams } from '../kernel/index.ts';
import { HOUR, log, MILLISECOND, SECOND } from '../kernel/index.ts';
import { number } from './fields.ts';
import type { Computation } from './model.ts';
import { hours, POLICY, scenarioOf, wakingAfter } from './scenario-of.ts';

/** No rollout takes longer, h: a hundred days. */
export const LONGEST_H = 2400;

/** The parameters of the defect, and of those who take it back. */
export const latentFields = {
  mean_latency_h: number('mean time from the start until the defect wakes, h', { above: 0, max: LONGEST_H }),
  reaction_h: number('time from then until the stop, h', { min: 0, max: LONGEST_H }),
};

/**
 * Latencies per batch: one in each of so many parts of equal chance, the last of which, the tail, is halved so many times
 * again. What a run gives grows with its latency without bound, so that the tail would otherwise be most of the error.
 */
const PARTS = 32;
const HALVINGS = 8;

/** Latencies in a batch. */
export const LATENCIES = PARTS + HALVINGS;

/** Requests a second; enough for a failure in every window of the smallest wave. */
const RATE = 1e6;

/** How finely telemetry sees, as a part of the times at hand: this is the error of the moment of the stop. */
const FINENESS = 0.002;

interface Rollout {
  /** In the scenario language. */
  readonly policy: string;
  readonly cells?: number;
  readonly mean_latency_h: number;
  readonly reaction_h: number;
  /** About how many seconds a run takes. */
  readonly seconds: number;
}

/** A rollout in a scenario with a defect that wakes late: fleet-hours on the new version, and whether it reached all. */
export function latentRuns(rollout: Rollout, streams: RandomStreams, catalog: Catalog): Computation {
  const { policy, cells, mean_latency_h, reaction_h } = rollout;
  const reaction = hours(reaction_h);
  const window = Math.max(MILLISECOND, Math.round(FINENESS * hours(mean_latency_h + reaction_h)));
  // Telemetry has to know the cell before the first gate asks.
  const starts = reaction + 20 * window;
  const scenario = scenarioOf(
    {
      rate: RATE,
      defect: 'latent: { fails: 100% }',
      policy,
      detector: {
        name: 'error-rate',
        options: { above: 1e-6, sustained: 0, window, every: window, minimum: 1 },
      },
      // Also when the rollout is long over: the formula knows no end of watching.
      responder: 'auto-rollback: { within: 3650d }',
      ...(cells === undefined ? {} : { cells }),
    },
    { starts, duration: HOUR, window, delay: reaction },
    catalog,
    '1',
  );
  const exposureAt = (latency: Duration, replication: number): { exposure: number; reached: number } => {
    const world = wakingAfter(scenario, latency, starts + latency + reaction + 100 * window);
    const row = simulate({
      scenario: world,
      variant: 'base',
      policy: POLICY,
      replication,
      release: 'faulty',
    });
    const isAll = ({ deployedS, usersExposed }: RunRow['waves'][number]) =>
      deployedS !== null && usersExposed === row.usersTotal;
    return { exposure: exposureOf(row), reached: row.waves.some(isAll) ? 1 : 0 };
  };
  return {
    seconds: LATENCIES * rollout.seconds,
    batch: (index) => {
      const stream = streams.stream('latency', index);
      const mean = { exposure: 0, reached: 0 };
      for (const { from, weight } of STRATA) {
        const chance = from + stream.uniform() * weight;
        const { exposure, reached } = exposureAt(hours(-mean_latency_h * log(1 - chance)), index);
        mean.exposure += weight * exposure;
        mean.reached += weight * reached;
      }
      return { exposure_fleet_h: mean.exposure, p_reached_all: mean.reached };
    },
  };
}

/** Parts of the chance from 0 to 1: where each begins, and how long it is. */
const STRATA = strata();

function strata(): { readonly from: number; readonly weight: number }[] {
  const weight = 1 / PARTS;
  const parts = Array.from({ length: PARTS - 1 }, (_, i) => ({ from: i * weight, weight }));
  let left = weight;
  for (let i = 0; i < HALVINGS; i++) {
    left /= 2;
    parts.push({ from: 1 - 2 * left, weight: left });
  }
  return [...parts, { from: 1 - left, weight: left }];
}

/** Integral of the share of users on the new version until it was taken back, in hours. */
function exposureOf(row: RunRow): number {
  const { waves, usersTotal } = row;
  const end = takenBackS(row);
  let integral = 0;
  for (const [i, { deployedS, usersExposed }] of waves.entries()) {
    if (deployedS === null) continue;
    const until = waves[i + 1]?.deployedS ?? end;
    integral += (usersExposed / usersTotal) * (until - deployedS);
  }
  return (integral * SECOND) / HOUR;
}

/** A rollout that was complete by then has an end of its own; what it harmed until it was taken back is over with that. */
function takenBackS({ outcome, waves, rolloutDurationS, mitigatedS }: RunRow): number {
  const end = outcome === 'completed' ? mitigatedS : rolloutDurationS;
  if (typeof end !== 'number') throw new Error('expected a change that was taken back');
  return outcome === 'completed' ? end : waves[0].startedS + end;
}
