import { testingStage } from './common.ts';

export const gamma = testingStage({
  name: 'gamma',
  summary:
    'Runs the change in an environment like production, with its settings and its monitoring, without users.',
  about: `The last stage before production, as like it as can be afforded: the same settings, synthetic canaries, chaos and
penetration tests. Its size is not that of production, and time in it is short: latent defects and load get through.`,
  takes: '1h',
  tests: '[canary, chaos, penetration]',
  cells: '2',
});
