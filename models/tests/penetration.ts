import { defineTest } from '../../src/domain/index.ts';

export const penetrationTest = defineTest({
  name: 'penetration',
  summary: 'Attacks the change as an outsider would.',
  about: `People and tools that try to get in. It finds holes, which show in no metric; of what makes services fail it finds nearly
nothing.
Usually run at the stage gamma.
It is slow, so it is not run for every change.`,
  usually: 'gamma',
  takes: '4h',
  finds: {
    crash: '2%',
    latent: '0%',
    subPopulation: '5%',
    load: '0%',
    data: '5%',
    sticky: '0%',
    global: '5%',
    hidden: '5%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '1%',
  source: 'assumption',
});
