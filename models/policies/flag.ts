import { amount, definePolicy, duration, styleParams } from '../../src/domain/index.ts';
import { flagDeploy } from '../deploys/flag.ts';
import { flagParams, flagSteps } from '../deploys/flag-steps.ts';
import { bakeOf, bakeParams } from './bakes.ts';
import { configureDeploy } from './configure.ts';
import { newLine, waveParams } from './waves.ts';

export const flag = definePolicy({
  name: 'flag',
  summary: 'Ships dark code to the whole fleet in waves, then turns its flag on for more and more users.',
  about: `A preset: first the code reaches every cell in waves of add, where nobody meets it; each wave is watched for
dark-bake, and what complains there (a defect in: code) stops it. Then the flag goes on in every cell at once, for the users of each rule and for
growing shares of everybody, each step a wave with its bake and the gate. Going back is turning the flag off: seconds,
without a restart; code that does harm by itself stays (see the deploy style). A defect that strikes with the flag meets all cells at the first step, in a small share of
users; what the flag does to hosts with all users on shows only at the end.
The same style wave by wave is: any policy with deploy: flag.`,
  params: {
    add: amount(['cells', 'users', 'zones', 'regions', 'share'], 'how much gets the dark code in each wave', {
      default: '25%',
      source: 'assumption',
    }),
    darkBake: duration('how long a wave of dark code is watched', {
      default: '10m',
      min: 0,
      source: 'assumption',
    }),
    ...flagParams,
    ...bakeParams,
    order: waveParams.order,
    within: waveParams.within,
    reorder: waveParams.reorder,
    gate: styleParams.gate,
  },
  settings: (options) => ({
    deploy: configureDeploy(flagDeploy, { ...options, by: [], steps: [1], bake: 0 }),
    gate: options.gate,
  }),
  *roll(rollout, options) {
    const { value, unit } = options.add;
    const line = newLine(rollout, options, unit);
    for (let n = 1; !line.isDone(); n++) {
      const wave = line.take({ value: value * n, unit });
      yield* rollout.deploy(wave.map(({ cell }) => ({ cell, share: 0 })));
      yield* rollout.bake(options.darkBake);
    }
    const everywhere = rollout.fleet.cells.map(({ index }) => ({ cell: index, share: 1 }));
    const nobody = rollout.fleet.segments.map(() => 0);
    const on = everywhere.map((): readonly number[] => nobody);
    let waves = 0;
    for (const step of flagSteps(options, rollout.fleet, (cell) => on[cell])) {
      const wave = step(everywhere);
      if (wave.length === 0) continue;
      for (const { cell, share, segments } of wave) on[cell] = segments ?? nobody.map(() => share);
      yield* rollout.deploy(wave);
      yield* rollout.bake(bakeOf(waves, options));
      waves += 1;
    }
  },
});
