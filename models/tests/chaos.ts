import { defineTest } from '../../src/domain/index.ts';

export const chaosTest = defineTest({
  name: 'chaos',
  summary: 'Breaks what the change depends on and looks whether it copes.',
  about: `Dependencies are made slow, hosts are killed, networks cut. It finds error handling that was never run: in 92 % of
catastrophic failures of distributed systems errors were handled wrongly (Yuan et al., OSDI 2014).
Usually run at the stage gamma.`,
  usually: 'gamma',
  takes: '30m',
  finds: {
    crash: '30%',
    latent: '10%',
    subPopulation: '5%',
    load: '20%',
    data: '5%',
    sticky: '20%',
    global: '30%',
    hidden: '10%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '2%',
  source: 'assumption',
});
