import { defineFault, duration, law, number } from '../../src/domain/index.ts';
import { roundDuration } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { impairForAWhile, targets, timing } from './common.ts';

export const latency = defineFault({
  name: 'latency',
  summary: 'Makes the answers of some cells slower for a time.',
  about: `A congested network or a slow disk. What takes longer on the way counts against the time-out of the client: a
delay beyond it fails every attempt although all of them are served, and the retries come on top. What keeps servers
busy longer divides the capacity. A delay below the time-out fails only what also has to queue.`,
  params: {
    ...timing(['10m', 'assumption']),
    added: law(
      duration('how much longer an attempt is on its way', { min: 0, default: '1s', source: 'assumption' }),
    ),
    times: law(
      number('how many times as long it keeps a server busy', { min: 1, default: '1', source: 'assumption' }),
    ),
    ...targets,
  },
  strike: (site, options) =>
    impairForAWhile(site, options, (draw) => ({
      primitive: 'latency',
      times: draw(options.times),
      added: roundDuration(draw(options.added)),
    })),
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
