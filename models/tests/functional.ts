import { defineTest } from '../../src/domain/index.ts';

export const functionalTest = defineTest({
  name: 'functional',
  summary: 'Checks that the change does what it is meant to do.',
  about: `Unit, integration and regression tests. Good against what fails at once; blind to time, load and the odd user. In a study of
123 failures of upgrades, the main cause was incompatible data, and most of it would have shown between consecutive versions
(Zhang et al., SOSP 2021): tests that cross versions see data defects.
Usually run at the stage alpha.`,
  usually: 'alpha',
  takes: '20m',
  finds: {
    crash: '70%',
    latent: '5%',
    subPopulation: '20%',
    load: '0%',
    data: '30%',
    sticky: '20%',
    global: '10%',
    hidden: '5%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '1%',
  source: 'assumption',
});
