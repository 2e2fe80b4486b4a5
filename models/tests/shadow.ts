import { defineTest } from '../../src/domain/index.ts';

export const shadowTest = defineTest({
  name: 'shadow',
  summary: 'Lets the change answer copies of real requests and compares the answers.',
  about: `Real paths and real rates. Differences in answers show what functional tests did not think of; what needs side effects does not
show.
Usually run at the stage shadow-traffic.
Answers that may differ, such as times and advertisements, are its false alarms.`,
  usually: 'shadow-traffic',
  takes: '1h',
  finds: {
    crash: '85%',
    latent: '15%',
    subPopulation: '60%',
    load: '50%',
    data: '20%',
    sticky: '10%',
    global: '20%',
    hidden: '10%',
  },
  findsAwake: '0%',
  every: '0s',
  falseAlarms: '3%',
  source: 'assumption',
});
