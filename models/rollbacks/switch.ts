import { defineRollback, duration } from '../../src/domain/index.ts';
import { wait } from '../../src/kernel/index.ts';

export const switchBack = defineRollback({
  name: 'switch',
  summary: 'Sends all traffic back to the old version at once, which has been kept running.',
  about: `A router, a flag service or a load balancer changes where traffic goes; no host is touched. The old version must
still be there: with blue/green and feature flags it is; elsewhere this is a wish whose capacity nobody has counted.`,
  params: {
    takes: duration('until the switch has its effect everywhere', {
      default: '10s',
      min: 0,
      source: 'assumption: a router, not DNS; flag services say seconds',
    }),
  },
  *takeBack(site, cells, { takes }) {
    yield* wait(takes);
    for (const cell of cells) site.setShare(cell, 0, 'request');
  },
});
