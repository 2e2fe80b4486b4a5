import { choice, definePolicy, duration, list, share } from '../../src/domain/index.ts';
import { ascending } from '../deploys/steps.ts';
import { bakeOf } from './bakes.ts';
import { newLine, waveParams } from './waves.ts';

export const percentage = definePolicy({
  name: 'percentage',
  summary: 'Goes through a list of shares, of every cell at once or of the cells.',
  about: `Of traffic: in each step every cell serves that share by the new version (in place: that share of its hosts), so a
defect meets all cells at the first step and all kinds of cells are tried. Of cells: each step brings that share of the
cells to the new version as a whole. A last step of 100 % is added when it is missing; steps that do not ascend are
passed over, as a step never takes back. In closed form: 1, 10, 50, 100 % with four hours each expose .078 fleet-hours
to a defect with an exponential latency of mean 2 h that is noticed after half an hour (all at once: 2.5).`,
  params: {
    steps: list(share('share on the new version after the step'), {
      default: '[1%, 10%, 50%, 100%]',
      min: 1,
      source: 'assumption: common traffic steps',
    }),
    of: choice(['traffic', 'cells'], 'what the shares are of', { default: 'traffic' }),
    bakes: list(
      duration(
        'bakes after each step, in place of bake and schedule; the last one holds for all further steps',
        {
          min: 0,
        },
      ),
      { default: '[]', source: 'none: bake and schedule' },
    ),
    ...waveParams,
  },
  *roll(rollout, options) {
    const { fleet } = rollout;
    const line = newLine(rollout, options);
    for (const [n, step] of ascending(options.steps).entries()) {
      if (options.of === 'traffic')
        yield* rollout.deploy(fleet.cells.map(({ index }) => ({ cell: index, share: step })));
      else if (line.isDone()) return;
      else yield* rollout.deploy(line.take({ value: step, unit: 'share' }));
      yield* rollout.bake(options.bakes[Math.min(n, options.bakes.length - 1)] ?? bakeOf(n, options));
    }
  },
});
