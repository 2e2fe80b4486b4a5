import type { Rollout, Track } from '../../src/domain/index.ts';
import { choice, count, definePolicy, expression, flag } from '../../src/domain/index.ts';
import type { Script } from '../../src/kernel/index.ts';
import { cellsByRegion } from './regions.ts';
import { newLine, rollInWaves, waveParams } from './waves.ts';

export const parallelRegions = definePolicy({
  name: 'parallel-regions',
  summary: 'Goes region by region until it is confident, then through all others side by side.',
  about: `In each region the cells on the new version grow by the expression, wave by wave, each with its bake and gate. The first
regions follow one another; then the rest goes side by side, each region with waves, bakes and a gate of its own that
looks at the alarms of its own cells. Where one region's gate fails, all stop, or that region alone. What is
bought is time; the price is that a defect that sleeps for longer than the confidence was built meets many regions at once.
rehearse takes the last wave of the last careful region back and deploys it again before anything runs side by side:
a rollback that does not work is found while one region is concerned.`,
  params: {
    waves: expression(['n'], 'cells of a region on the new version after its wave n = 0, 1, 2, …', {
      default: '2^n',
      source: 'the doubling rollout',
    }),
    confidence: count('regions that go one after another first', {
      default: '1',
      min: 0,
      source: 'assumption: one region is one proof',
    }),
    atOnce: count('regions side by side at most; 0 = all that are left', {
      default: '0',
      source: 'assumption',
    }),
    rehearse: flag('whether the rollback is rehearsed before regions go side by side', {
      default: 'false',
      source: 'assumption',
    }),
    whenOneFails: choice(['stop-all', 'stop-own'], 'what a closed gate of one region stops', {
      default: 'stop-all',
      source: 'what fails in one region is likely to fail in the next',
    }),
    ...waveParams,
  },
  *roll(rollout, options) {
    const regions = cellsByRegion(rollout, options.order);
    const inRegion = (part: Rollout, cells: readonly number[]): Script =>
      rollInWaves(
        part,
        options,
        (n) => ({ value: options.waves.evaluate({ n }), unit: 'cells' }),
        newLine(part, options, 'cells', cells),
      );
    const careful = Math.min(options.confidence, regions.length);
    for (const cells of regions.slice(0, careful)) yield* inRegion(rollout, cells);
    if (careful === regions.length) return;
    if (options.rehearse && careful > 0) yield* rollout.rehearse();
    const rest = regions.slice(careful);
    const tracks = rest.map(
      (cells): Track => ({
        name: rollout.fleet.regions[rollout.fleet.cells[cells[0]].region].name,
        cells,
        roll: (part) => inRegion(part, cells),
      }),
    );
    const { atOnce, whenOneFails } = options;
    yield* rollout.sideBySide(tracks, { atOnce: atOnce === 0 ? rest.length : atOnce, whenOneFails });
  },
});
