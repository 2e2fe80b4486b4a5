import { defineRollback, duration, law, share } from '../../src/domain/index.ts';
import { roundDuration, wait } from '../../src/kernel/index.ts';

export const fixForward = defineRollback({
  name: 'fix-forward',
  summary: 'Repairs the new version where it is, in place of taking it back.',
  about: `What is left when there is no way back: find the fault, write the fix, ship it to the cells that have the change. Until
then they fail; afterwards they keep the new version without its defects, and the rollout is halted there. A fix made in a
hurry may not be one: then it is done again.`,
  ofHosts: true,
  params: {
    takes: law(
      duration('from the decision until the fix is in place', {
        default: '{ lognormal: { median: 2h, sigma: 0.8 } }',
        min: 0,
        source: 'assumption: hours, as in the post-mortems of incidents without rollback',
      }),
    ),
    works: share('chance that a fix is one', {
      default: '80%',
      min: 0.05,
      source: 'assumption; 15 to 25 % of fixes to large systems are bad (Yin et al., FSE 2011)',
    }),
  },
  *takeBack(site, cells, { takes, works }) {
    for (let n = 1; ; n++) {
      yield* wait(roundDuration(site.draw(takes, `fix ${n}`)));
      if (site.luck(`works ${n}`) < works) break;
    }
    site.repair(cells);
  },
});
