import { defineFault, draw, flag, law, number, share } from '../../src/domain/index.ts';
import { wait } from '../../src/kernel/index.ts';
import { law99 } from '../law-bounds.ts';
import { drawTiming, timing } from './common.ts';

export const slowResponse = defineFault({
  name: 'slow-response',
  summary: 'Makes the people who respond slower, less lucky, or absent for a time.',
  about: `A chat that is down, dashboards behind the network that has failed (Meta, 2021), a holiday, a team new to the
service. Whatever people do takes longer, and more of it is to no effect; without anybody there, pages stay unanswered.
Automation is not affected. Harmless as long as nobody has anything to do.`,
  params: {
    ...timing(['8h', 'assumption: one shift']),
    times: law(
      number('how many times as long people take', {
        min: 1,
        default: '3',
        source: 'failure-physics.md §3.4, cause 29: 1 to 3 times',
      }),
    ),
    wrong: law(
      share('chance that what they do has no effect, beyond their own', {
        max: 0.99,
        default: '0%',
        source: 'assumption',
      }),
    ),
    absent: flag('whether nobody is there at all', { default: 'false', source: 'assumption' }),
  },
  *strike(site, options) {
    const { at, lasts } = drawTiming(site, options);
    const times = draw(options.times, site.random);
    const wrong = draw(options.wrong, site.random);
    yield* wait(at);
    site.begin('');
    const undo = site.impair([], { primitive: 'responder', times, wrong, absent: options.absent });
    yield* wait(lasts);
    undo();
    site.end('');
  },
  remedies: () => ['wait'],
  lasts: (options) => law99(options.lasts),
});
