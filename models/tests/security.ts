import { defineTest } from '../../src/domain/index.ts';

export const securityTest = defineTest({
  name: 'security',
  summary: 'Looks for ways in and for what must not be done with data.',
  about: `Static analysis, scans of dependencies, policy checks. It finds what is wrong in the code itself, and little of what makes
services fail.
Usually run at the stage alpha.
Its false alarms, a finding in a library that nobody calls, stop good changes.`,
  usually: 'alpha',
  takes: '15m',
  finds: {
    crash: '5%',
    latent: '0%',
    subPopulation: '5%',
    load: '0%',
    data: '10%',
    sticky: '0%',
    global: '5%',
    hidden: '5%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '2%',
  source: 'assumption',
});
