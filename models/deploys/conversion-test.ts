import { exp } from '../../src/kernel/index.ts';
import type { Arm } from '../../src/stats/index.ts';
import { differenceOf, logMixtureRatio, normalCdf, twoProportionsZ } from '../../src/stats/index.ts';

/** Operations that users began, and how many of them ended in what the business wants. */
export interface Conversions {
  readonly trials: number;
  readonly conversions: number;
}

export interface ConversionTest {
  readonly test: 'once' | 'every-look' | 'always-valid';
  readonly alpha: number;
  readonly tau: number;
}

/** Two-sided: which of both arms converts better, if that is more than chance. `isLast`: nobody will look again. */
export function betterArm(
  a: Conversions,
  b: Conversions,
  { test, alpha, tau }: ConversionTest,
  isLast: boolean,
): 'A' | 'B' | undefined {
  if (a.trials === 0 || b.trials === 0 || (test === 'once' && !isLast)) return undefined;
  const [ofA, ofB] = [armOf(a), armOf(b)];
  const z = twoProportionsZ(ofB, ofA);
  const p =
    test === 'always-valid'
      ? exp(-logMixtureRatio(differenceOf(ofB, ofA), tau))
      : 2 * normalCdf(z > 0 ? -z : z);
  if (p > alpha) return undefined;
  return z > 0 ? 'B' : 'A';
}

/** For tests of two shares it is all the same what is counted. */
const armOf = ({ trials, conversions }: Conversions): Arm => ({ trials, failures: conversions });
