import { defineTest } from '../../src/domain/index.ts';

export const usabilityTest = defineTest({
  name: 'usability',
  summary: 'Lets people try the change and watches where they get stuck.',
  about: `A handful of people find most of what stops people: five find some 85 % of the problems that a third of users meet (Nielsen and
Landauer, 1993). It says nothing about how the change is served.
Usually run at the stage beta.`,
  usually: 'beta',
  takes: '2h',
  finds: {
    crash: '40%',
    latent: '0%',
    subPopulation: '25%',
    load: '0%',
    data: '5%',
    sticky: '5%',
    global: '0%',
    hidden: '0%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '2%',
  source: 'assumption',
});
