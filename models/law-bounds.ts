import type { Law } from '../src/domain/index.ts';
import type { Duration } from '../src/kernel/index.ts';
import { exp, log, roundDuration } from '../src/kernel/index.ts';

/** 99 % point of the standard normal law. */
const Z99 = 2.3263478740408408;

/** The duration that 99 % of draws do not exceed. */
export function law99(law: Law): Duration {
  switch (law.law) {
    case 'fixed':
      return law.value;
    case 'uniform':
      return roundDuration(law.from + 0.99 * (law.to - law.from));
    case 'lognormal':
      return roundDuration(law.median * exp(Z99 * law.sigma));
    case 'exponential':
      return roundDuration(law.mean * log(100));
  }
}
