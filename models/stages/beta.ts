import { testingStage } from './common.ts';

export const beta = testingStage({
  name: 'beta',
  summary: 'Runs the change together with the real versions of what it calls, without users.',
  about: `Integration: the other services are there in their present versions, the data are synthetic. Performance tests and
usability tests are at home here. What depends on the mix of real users or on the size of production is not seen.`,
  takes: '30m',
  tests: '[functional, performance, usability]',
  cells: '1',
});
