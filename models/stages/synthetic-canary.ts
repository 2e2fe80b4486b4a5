import { testingStage } from './common.ts';

export const syntheticCanary = testingStage({
  name: 'synthetic-canary',
  summary: 'Lets robots use the change as users would, before and after it is with users.',
  about: `Scripts that log in, order, pay and read, every minute, from outside. Before production they find what breaks the
paths they walk; the same scripts go on in production, during the rollout and after its last wave, and raise an alarm when a
defect has woken in a cell with the change.`,
  takes: '15m',
  tests: '[canary]',
  cells: '0',
});
