import { defineDefect } from '../../src/domain/index.ts';
import { answers, awakeAndHurt, harmParams } from './common.ts';

export const subPopulation = defineDefect({
  name: 'sub-population',
  class: 'subPopulation',
  summary: 'Makes a small part of the requests, or of the users, fail on the new version.',
  about: `One path, one client, one kind of input. Without a segment it is a share of all requests,
drawn anew for each operation, so that everybody meets it sooner or later; with a segment it is that share of the
operations of the same users every time (fails: 100%). A retry meets the same fault wherever the new version serves
it. The average over all requests hides it: a detector with a limit of 1 % never sees half a per cent.`,
  params: harmParams({
    after: ['0s', 'assumption'],
    fails: ['1%', 'assumption: 0.1 to 10 % of requests or users'],
    retryHelps: ['false', 'the input is at fault, not the host'],
    capacityLost: ['0%', 'assumption'],
    sticky: ['no', 'assumption'],
  }),
  ...answers,
  strike: awakeAndHurt,
});
