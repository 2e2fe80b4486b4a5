import { defineRollback, duration } from '../../src/domain/index.ts';

export const asDeployed = defineRollback({
  name: 'as-deployed',
  summary:
    'Goes back the way the deploy style knows: a switch where both sides stand, otherwise the same work once more.',
  about: `In place, the old version is deployed again in all cells side by side: it takes as long as putting the change in, or
the time given; CodeDeploy and Kubernetes do so on hosts. With blue/green it is a switch of traffic as long as the old side stands. A feature
flag is turned off.`,
  shorthand: 'takes',
  params: {
    takes: duration(
      'how long it takes per cell where the deploy style cannot switch back; 0 = as long as putting it in',
      { default: '0s', min: 0, source: 'assumption: the same work once more' },
    ),
  },
  *takeBack(site, cells) {
    yield* site.undo(cells);
  },
});
