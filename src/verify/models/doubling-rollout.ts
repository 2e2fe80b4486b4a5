import { number, whole } from '../fields.ts';
import { LATENCIES, LONGEST_H, latentFields, latentRuns } from '../latent-runs.ts';
import { defineModel } from '../model.ts';
import { hours, inUs } from '../scenario-of.ts';

export const doublingRollout = defineModel({
  name: 'doubling-rollout',
  about: `The policy geometric with 2^n, from one cell to all of them, in a scenario with the defect latent: what latent-defect gives
for shares that are written out, here from the expression and from whole cells. Stratified into ${LATENCIES} latencies a batch.`,
  fields: {
    cells: whole('equal cells', { min: 1, max: 256 }),
    bake_h: number('time between a wave and the next, h', { min: 0, max: LONGEST_H }),
    ...latentFields,
  },
  metrics: { exposure_fleet_h: 'mean', p_reached_all: 'mean' },
  open: ({ cells, bake_h, mean_latency_h, reaction_h }, { streams, catalog }) => {
    const policy = `geometric: { waves: "2^n", bake: ${inUs(hours(bake_h))} }`;
    const defect = { mean_latency_h, reaction_h };
    return latentRuns({ policy, cells, ...defect, seconds: 0.0001 * cells }, streams, catalog);
  },
});
