import { testingStage } from './common.ts';

export const shadowTraffic = testingStage({
  name: 'shadow-traffic',
  summary: 'Sends the change a copy of real requests and throws its answers away.',
  about: `Real paths, real mixes, real rates, no users at stake: it finds what concerns few users, and what shows under load if the copy is as
large as production. It costs the capacity it runs on. What has side effects cannot be copied, so data defects are seen less.`,
  takes: '1h',
  tests: '[shadow]',
  cells: '4',
});
