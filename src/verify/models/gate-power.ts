import { sampleSizePerArm } from '../../stats/index.ts';
import { fallback, number } from '../fields.ts';
import { defineModel } from '../model.ts';

const inside = (about: string) => number(about, { above: 0, below: 1 });

export const gatePower = defineModel({
  name: 'gate-power',
  about: `Requests per arm after which a gate tells two failure probabilities apart; divided by the rate of requests, the shortest
bake that can see such a defect.`,
  fields: {
    p1: inside('failure probability of one arm'),
    p2: inside('of the other'),
    alpha: fallback(inside('error, two-sided'), 0.05),
    power: fallback(inside('chance to see a difference that is there'), 0.8),
  },
  metrics: { n_per_arm: 'mean' },
  refuse: ({ p1, p2 }) =>
    p1 === p2 ? [{ param: 'p2', expected: `another probability than p1 = ${p1}`, got: String(p2) }] : [],
  open: ({ p1, p2, alpha, power }) => ({
    seconds: 0,
    exact: () => ({ n_per_arm: sampleSizePerArm(p1, p2, { alpha, power }) }),
  }),
});
