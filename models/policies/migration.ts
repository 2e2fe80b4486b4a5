import { amount, definePolicy, styleParams } from '../../src/domain/index.ts';
import { twoPhase } from '../deploys/two-phase.ts';
import { bakeOf } from './bakes.ts';
import { configureDeploy } from './configure.ts';
import { newLine, rollInWaves, waveParams } from './waves.ts';

export const migration = definePolicy({
  name: 'migration',
  summary: 'Brings a version that reads a new format to the whole fleet, and then one that writes it.',
  about: `Two rollouts, one after the other, in the same waves and bakes: the first with an intermediate version that reads both
formats and writes the old one, the second with the version that writes the new one. The second begins when the first is
everywhere and has baked. From both phases the way back is safe: what a rollback brings back reads
all that was written (but see back-to). It takes twice as long as one rollout, and restarts all hosts twice. What a
rollout in one phase risks instead is any other policy with the format of the change, or the defect unreadable-format.
Of the defects of the change, those in the code (in: code) and those of restarts concern the intermediate version, too.`,
  params: {
    add: amount(
      ['cells', 'users', 'zones', 'regions', 'share'],
      'how much is added in each wave of a phase',
      {
        default: '25%',
        source: 'assumption',
      },
    ),
    ...waveParams,
    backTo: twoPhase.params.backTo,
    sticky: twoPhase.params.sticky,
    gate: styleParams.gate,
  },
  settings: (options) => ({
    deploy: configureDeploy(twoPhase, options),
    gate: options.gate,
  }),
  *roll(rollout, options) {
    const { value, unit } = options.add;
    const readers = newLine(rollout, options, unit);
    for (let n = 0; !readers.isDone(); n++) {
      const wave = readers.take({ value: value * (n + 1), unit });
      yield* rollout.deploy(wave.map(({ cell }) => ({ cell, share: 0 })));
      yield* rollout.bake(bakeOf(n, options));
    }
    yield* rollInWaves(rollout, options, (n) => ({ value: value * (n + 1), unit }));
  },
});
