import { choice, definePolicy, list, share, styleParams } from '../../src/domain/index.ts';
import { blueGreenDeploy } from '../deploys/blue-green.ts';
import { ascending } from '../deploys/steps.ts';
import { bakeOf, bakeParams } from './bakes.ts';
import { configureDeploy } from './configure.ts';

export const blueGreen = definePolicy({
  name: 'blue-green',
  summary: 'Builds a second environment for the whole fleet and moves the traffic over in steps.',
  about: `A preset: the new version is installed beside the old one in every cell, verified without users, and gets the traffic
of all cells in steps, each with its bake. Going back is a switch, not a deployment, until the fallback period is over
and the old side is dismantled. Twice the capacity is paid for as long as both sides stand (extra capacity hours, and
heat). Both sides share what is outside of the environment (database, cache, configuration store): a defect that
lives there is not kept apart. Every cell meets the change at the first step; only the share is small.
The same style wave by wave is: any policy with deploy: blue-green.`,
  params: {
    steps: list(share('share of traffic on the new version after the step'), {
      default: '[1%, 10%, 50%, 100%]',
      min: 1,
      source: 'assumption: common traffic steps',
    }),
    ...bakeParams,
    sticky: choice(
      ['user', 'request'],
      'whether the same users stay on the new version or each request draws anew',
      {
        default: 'user',
        source: 'assumption',
      },
    ),
    tests: blueGreenDeploy.params.tests,
    data: blueGreenDeploy.params.data,
    writes: blueGreenDeploy.params.writes,
    reconcile: blueGreenDeploy.params.reconcile,
    oldSide: blueGreenDeploy.params.oldSide,
    fallback: blueGreenDeploy.params.fallback,
    provision: blueGreenDeploy.params.provision,
    verify: blueGreenDeploy.params.verify,
    switch: blueGreenDeploy.params.switch,
    gate: styleParams.gate,
  },
  settings: (options) => ({
    deploy: configureDeploy(blueGreenDeploy, { ...options, steps: [1], bake: 0 }),
    gate: options.gate,
  }),
  *roll(rollout, options) {
    for (const [n, step] of ascending(options.steps).entries()) {
      yield* rollout.deploy(rollout.fleet.cells.map(({ index }) => ({ cell: index, share: step })));
      yield* rollout.bake(bakeOf(n, options));
    }
  },
});
