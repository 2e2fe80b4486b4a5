import type { RunRow } from '../../experiment/index.ts';
import { simulate } from '../../experiment/index.ts';
import type { Duration } from '../../kernel/index.ts';
import { HOUR, log, MILLISECOND, SECOND } from '../../kernel/index.ts';
import { list, number } from '../fields.ts';
import { defineModel } from '../model.ts';
import { hours, inPercent, inUs, POLICY, scenarioOf, wakingAfter } from '../scenario-of.ts';

/**
 * Latencies per batch: one in each of so many parts of equal chance, the last of which, the tail, is halved so many times
 * again. What a run gives grows with its latency without bound, so that the tail would otherwise be most of the error.
 */
const PARTS = 32;
const HALVINGS = 8;

/** Requests a second; enough for a failure in every window of the smallest wave. */
const RATE = 1e6;

/** How finely telemetry sees, as a part of the times at hand: this is the error of the moment of the stop. */
const FINENESS = 0.002;

/** No rollout takes longer, h: a hundred days. */
const LONGEST_H = 2400;

export const latentDefect = defineModel({
  name: 'latent-defect',
  about: `A rollout by waves of traffic in a scenario with the defect latent, whose latency is exponential; the error-rate detector
hears of it so much later as the reaction takes, and auto-rollback takes the change back at once. The latency is
stratified: each batch has one from each of ${PARTS + HALVINGS} parts of its law, and the fixed latency of a run is drawn there.`,
  fields: {
    waves: list(number('share of the fleet after each wave', { above: 0, max: 1 }), 1),
    bakes_h: list(number('time between a wave and the next, h', { min: 0, max: LONGEST_H })),
    mean_latency_h: number('mean time from the start until the defect wakes, h', {
      above: 0,
      max: LONGEST_H,
    }),
    reaction_h: number('time from then until the stop, h', { min: 0, max: LONGEST_H }),
  },
  metrics: { exposure_fleet_h: 'mean', p_reached_all: 'mean' },
  refuse: ({ waves, bakes_h }) => {
    if (bakes_h.length !== waves.length - 1)
      return [
        {
          param: 'bakes_h',
          expected: `one bake fewer than waves (${waves.length - 1})`,
          got: String(bakes_h.length),
        },
      ];
    const falls = waves.findIndex((share, i) => i > 0 && share <= waves[i - 1]);
    if (falls < 0) return [];
    const got = `${waves[falls]} after ${waves[falls - 1]}`;
    return [{ param: 'waves', expected: 'shares that rise from wave to wave', got }];
  },
  open: ({ waves, bakes_h, mean_latency_h, reaction_h }, { streams, catalog }) => {
    const reaction = hours(reaction_h);
    const window = Math.max(MILLISECOND, Math.round(FINENESS * hours(mean_latency_h + reaction_h)));
    // Telemetry has to know the cell before the first gate asks.
    const starts = reaction + 20 * window;
    const bakes = [...bakes_h.map(hours), LONGEST];
    const steps = `steps: [${waves.map(inPercent).join(', ')}], bakes: [${bakes.map(inUs).join(', ')}]`;
    const scenario = scenarioOf(
      {
        rate: RATE,
        defect: 'latent: { fails: 100% }',
        policy: `percentage: { ${steps}, deploy: { in-place: { sticky: user } } }`,
        detector: {
          name: 'error-rate',
          options: { above: 1e-6, sustained: 0, window, every: window, minimum: 1 },
        },
        responder: 'auto-rollback: {}',
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
      const last = waves.length - 1;
      const reached = waves[last] === 1 && typeof row.waves[last]?.deployedS === 'number';
      return { exposure: exposureOf(row), reached: reached ? 1 : 0 };
    };
    return {
      seconds: STRATA.length * 0.001,
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
  },
});

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

/** The last wave is watched until the end, whenever that is. */
const LONGEST: Duration = 3650 * 24 * HOUR;

/** Integral of the share of users on the new version until it was taken back, in hours. */
function exposureOf({ waves, usersTotal, rolloutDurationS }: RunRow): number {
  if (typeof rolloutDurationS !== 'number') throw new Error('expected a rollout that was stopped');
  const end = waves[0].startedS + rolloutDurationS;
  let integral = 0;
  for (const [i, { deployedS, usersExposed }] of waves.entries()) {
    if (deployedS === null) continue;
    const until = waves[i + 1]?.deployedS ?? end;
    integral += (usersExposed / usersTotal) * (until - deployedS);
  }
  return (integral * SECOND) / HOUR;
}
