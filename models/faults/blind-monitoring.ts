import { defineFault, duration, law, share } from '../../src/domain/index.ts';
import { roundDuration } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const blindMonitoring = defineFault({
  name: 'blind-monitoring',
  summary: 'Lets telemetry of some cells come late, in part, or wrong.',
  about: `Monitoring that fails with what it watches, an aggregation that lags, series that are lost, errors that are
counted as successes and the other way round. Users are harmed no less; detectors see less, and later. What has been
seen stays seen, and groups of cells are shown only as far as all of them have arrived. Complaints of users, engagement,
and what is on record of compliance, security and rollbacks arrive all the same.`,
  params: {
    ...timing(['30m', 'assumption']),
    delay: law(
      duration('how much later than usual it comes', {
        min: 0,
        default: '10m',
        source: 'Honeycomb 2024: ten minutes unseen in an aggregate that lagged; second hand',
      }),
    ),
    missing: law(share('share of the series that are lost', { default: '0%', source: 'assumption' })),
    masked: law(
      share('share of the failed attempts that are counted as good', { default: '0%', source: 'assumption' }),
    ),
    noise: law(
      share('share of the good attempts that are counted as failed, on average; in bursts', {
        default: '0%',
        source: 'assumption',
      }),
    ),
    ...targets,
    cells: { ...targets.cells, default: '100%' },
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'observability',
      delay: roundDuration(draw(options.delay)),
      missing: draw(options.missing),
      masked: draw(options.masked),
      noise: draw(options.noise),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
