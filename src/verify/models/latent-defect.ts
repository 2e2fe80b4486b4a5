import { HOUR } from '../../kernel/index.ts';
import { list, number } from '../fields.ts';
import { LATENCIES, LONGEST_H, latentFields, latentRuns } from '../latent-runs.ts';
import { defineModel } from '../model.ts';
import { hours, inPercent, inUs } from '../scenario-of.ts';

/** The last wave is watched until the end, whenever that is. */
const LONGEST = 3650 * 24 * HOUR;

export const latentDefect = defineModel({
  name: 'latent-defect',
  about: `A rollout by waves of traffic in a scenario with the defect latent, whose latency is exponential; the error-rate detector
hears of it so much later as the reaction takes, and auto-rollback takes the change back at once. The latency is
stratified: each batch has one from each of ${LATENCIES} parts of its law, and the fixed latency of a run is drawn there.`,
  fields: {
    waves: list(number('share of the fleet after each wave', { above: 0, max: 1 }), 1),
    bakes_h: list(number('time between a wave and the next, h', { min: 0, max: LONGEST_H })),
    ...latentFields,
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
    const bakes = [...bakes_h.map(hours), LONGEST];
    const steps = `steps: [${waves.map(inPercent).join(', ')}], bakes: [${bakes.map(inUs).join(', ')}]`;
    const policy = `percentage: { ${steps}, deploy: { in-place: { sticky: user } } }`;
    return latentRuns({ policy, mean_latency_h, reaction_h, seconds: 0.001 }, streams, catalog);
  },
});
