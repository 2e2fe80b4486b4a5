import { defineTest } from '../../src/domain/index.ts';

export const loadTest = defineTest({
  name: 'load',
  summary: 'Drives the change to the load of a peak hour.',
  about: `As much traffic as on the worst day of last year. It finds what breaks below that, if the mix of requests is real.
Usually run at the stage load-test.
A test of a copy that is smaller than production extrapolates.`,
  usually: 'load-test',
  takes: '1h',
  finds: {
    crash: '30%',
    latent: '15%',
    subPopulation: '0%',
    load: '60%',
    data: '0%',
    sticky: '0%',
    global: '10%',
    hidden: '0%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '2%',
  source: 'assumption',
});
