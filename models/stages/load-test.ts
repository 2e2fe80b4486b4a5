import { testingStage } from './common.ts';

export const loadTestStage = testingStage({
  name: 'load-test',
  summary: 'Drives the change to the load of the worst day and beyond.',
  about: `Load up to the peak, then stress beyond it, on capacity rented for the purpose. It finds what shows under load; what it
finds depends on how real the load is.
Shadow traffic is the other way to the same question: real requests instead of invented ones.`,
  takes: '30m',
  tests: '[load, stress]',
  cells: '4',
});
