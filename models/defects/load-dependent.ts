import { defineDefect, number, share } from '../../src/domain/index.ts';
import { answers, awake, whereAndWhen } from './common.ts';

export const loadDependent = defineDefect({
  name: 'load-dependent',
  class: 'load',
  summary: 'Makes attempts on the new version fail once the cell is busy enough.',
  about: `As at Roblox 2021 and AWS Lambda 2023: attempts fail with probability
1 / (1 + exp(-(utilisation - at) / width)). A rollout at night, or through small idle cells first, passes every gate
and fails at the peak. Failures are retried, retries are load: near the limit it feeds itself. A growing cost per
request is not part of it; that is capacity lost.`,
  params: {
    ...whereAndWhen({ after: ['0s', 'assumption'], sticky: ['no', 'assumption'] }),
    at: share('utilisation of the cell at which half of the attempts fail', {
      default: '80%',
      source: 'assumption',
      max: 10,
    }),
    width: number('width of the transition, in utilisation', {
      default: '0.03',
      min: 0.001,
      source: 'assumption',
    }),
  },
  ...answers,
  *strike(site, options) {
    yield* awake(site, options);
    site.impair({ primitive: 'load-errors', at: options.at, width: options.width });
  },
});
