import { defineTest } from '../../src/domain/index.ts';

export const canaryTest = defineTest({
  name: 'canary',
  summary: 'Walks the paths of users with robots, again and again.',
  about: `Synthetic canaries: scripts that log in, order, pay and read. They walk a few paths well, so what concerns few users or other
paths is missed. They go on in production.
Usually run at the stage gamma.
One that goes on finds what latent defects become.`,
  usually: 'gamma',
  takes: '15m',
  finds: {
    crash: '80%',
    latent: '10%',
    subPopulation: '10%',
    load: '5%',
    data: '20%',
    sticky: '20%',
    global: '40%',
    hidden: '20%',
  },
  findsAwake: '60%',
  every: '1m',
  falseAlarms: '1%',
  source: 'assumption',
});
