import { defineTest } from '../../src/domain/index.ts';

export const stressTest = defineTest({
  name: 'stress',
  summary: 'Drives the change until it breaks, to see where and how.',
  about: `Beyond any load that is expected, and back again: it finds collapses that do not recover, which a load test below the
limit cannot show.
Usually run at the stage load-test.
How far beyond is a matter of money.`,
  usually: 'load-test',
  takes: '1h',
  finds: {
    crash: '30%',
    latent: '10%',
    subPopulation: '0%',
    load: '75%',
    data: '0%',
    sticky: '10%',
    global: '15%',
    hidden: '0%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '3%',
  source: 'assumption',
});
