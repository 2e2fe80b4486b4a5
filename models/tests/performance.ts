import { defineTest } from '../../src/domain/index.ts';

export const performanceTest = defineTest({
  name: 'performance',
  summary: 'Measures how fast the change is and compares it with the version before.',
  about: `Regressions of latency and of resources per request, before production and, because that is where they show, in
production during and after the rollout: a leak that wakes after the last wave still counts.
Usually run at the stage beta.`,
  usually: 'beta',
  takes: '30m',
  finds: {
    crash: '20%',
    latent: '10%',
    subPopulation: '0%',
    load: '40%',
    data: '0%',
    sticky: '0%',
    global: '5%',
    hidden: '0%',
  },
  findsAwake: '30%',
  every: '10m',
  falseAlarms: '3%',
  source: 'assumption',
});
