import { defineDetector, share } from '../../src/domain/index.ts';
import { exp } from '../../src/kernel/index.ts';
import { differenceOf, logMixtureRatio } from '../../src/stats/index.ts';
import type { Arms } from './arms.ts';
import { addedTo, canaryScope, enoughOnEachSide, lackOf, looking, noArms } from './arms.ts';
import { Look } from './look.ts';
import { figures, percent } from './words.ts';

/** What both arms have shown, and the smallest p value so far of the canary being worse. */
interface Comparison {
  readonly arms: Arms;
  readonly p: number;
}

export const msprt = defineDetector({
  name: 'msprt',
  summary: 'Compares the canary with the old version at every look, with a p value that stays valid.',
  about: `The mixture sequential probability ratio test of Robbins (1970), as Johari, Pekelis and Walsh (2017) use it: of the
difference of the failing shares since the new version came, canary less control. Its p value is the smallest so far, and ever
falls to alpha with a chance of at most alpha where both fail alike, however often one looks; an alarm stays until the
next change. It fails only where the canary is the worse one. It needs no idea of a good day, and what both sides share,
such as a fault of the world, does not move it. Blind to what harms the old version as much, to a defect that is
already everywhere, and to a canary of a few requests: from 0.5 % to 2.5 % takes about 1,000 on each side. The
normal law is an approximation: the variance is chosen on the safe side, so that rare errors do not raise alarms.`,
  params: {
    ...canaryScope,
    alpha: share('chance that it ever alarms where the canary is no worse', {
      default: '1%',
      min: 1e-9,
      max: 0.5,
      source: 'assumption: as for the SPRT in most texts',
    }),
    tau: share('size of the differences it looks for: the smallest you would roll back for', {
      default: '1%',
      min: 1e-6,
      source: 'assumption: a common limit of canary gates',
    }),
    margin: share('difference that is no reason to alarm', {
      default: '0%',
      source: 'Johari, Pekelis and Walsh',
    }),
    ...enoughOnEachSide,
    ...looking,
  },
  every: (options) => options.every,
  windows: (options) => [options.every],
  control: () => 'old-version',
  start: (): Comparison => ({ arms: noArms, p: 1 }),
  adds: true,
  look(state, observation, { alpha, tau, margin, minimum }) {
    const arms = addedTo(state.arms, observation);
    const failed = state.p <= alpha;
    const lack = lackOf(arms, observation, minimum);
    if (lack !== undefined)
      return { state: { ...state, arms }, verdict: failed ? 'fail' : 'no-data', because: lack };
    const { estimate, variance } = differenceOf(arms.canary, arms.control);
    const beyond = { estimate: estimate - margin, variance };
    const now = beyond.estimate > 0 ? exp(-logMixtureRatio(beyond, tau)) : 1;
    const p = Math.min(state.p, now);
    return new Look(
      { arms, p },
      p <= alpha ? 'fail' : 'pass',
      () => `${percent(estimate)} more fail than of the old version, p ${figures(p)}`,
    );
  },
  foresee: () => undefined,
});
