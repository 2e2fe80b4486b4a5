import { testingStage } from './common.ts';

export const alpha = testingStage({
  name: 'alpha',
  summary: 'Runs the change where its own team builds it, against doubles of everything it calls.',
  about: `The first stage of a pipeline: functional and security tests against doubles, minutes after the change was written. It finds
what fails at once and nothing that needs real traffic, real data or time. Stages are filters: independent chances by
class of defect, so that what gets through all of them has probability (1 - p) for each test, multiplied.`,
  takes: '10m',
  tests: '[functional, security]',
  cells: '1',
});
