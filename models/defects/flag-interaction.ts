import { defineDefect, share, text } from '../../src/domain/index.ts';
import { answers, awake, whereAndWhen } from './common.ts';

export const flagInteraction = defineDefect({
  name: 'flag-interaction',
  class: 'subPopulation',
  summary: 'Makes operations fail for users who have another flag on, too.',
  about: `Each flag works by itself, and both together do not: it strikes the users of the new version for whom the other flag is
on. That one is on for a fixed share of the users of every segment, always the same, and independently of this change:
of all users, exposed x other are struck. It is on before, during and after the rollout. A ramp of the one flag
alone in a test never meets it, and neither does a canary whose users have none of the other. Not modelled: flags that
are rolled out at the same time, and those that are on for the same users on purpose.`,
  params: {
    ...whereAndWhen({ after: ['0s', 'assumption'], sticky: ['no', 'assumption'] }),
    flag: text('name of the other flag; defects that name the same one meet the same users', {
      default: 'other',
      source: 'made up',
    }),
    other: share('share of users for whom the other flag is on', {
      default: '30%',
      source: 'assumption',
    }),
    fails: share('share of their operations that fail, wherever they are tried again', {
      default: '100%',
      source: 'assumption',
    }),
  },
  ...answers,
  otherFlag: ({ flag, other }) => ({ name: flag, share: other }),
  *strike(site, options) {
    yield* awake(site, options);
    for (const { index, flags = [] } of site.fleet.segments) {
      if (!flags.includes(options.flag)) continue;
      site.impair({ primitive: 'errors', share: options.fails, segment: index, retryHelps: false });
    }
  },
});
