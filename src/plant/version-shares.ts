import type { Mixture } from './mixture.ts';
import { errorsAt, isFaultless, VERSIONS } from './mixture.ts';
import { attemptsExpected } from './retries.ts';

/** What of a cell's attempts, and of those that failed, the new version served. */
export interface NewShares {
  readonly attempts: number;
  readonly errors: number;
}

export const NONE_OF_NEW: NewShares = { attempts: 0, errors: 0 };
const ALL_OF_NEW: NewShares = { attempts: 1, errors: 1 };

/** So much of the attempts, and as much of those that fail; most cells are on one version, and share what says so. */
export function alikeShares(share: number): NewShares {
  return share === 0 ? NONE_OF_NEW : share === 1 ? ALL_OF_NEW : { attempts: share, errors: share };
}

/** What attempts meet, and what their clients do then. */
export interface Met {
  /** By class: probability that an attempt fails, for whatever reason. */
  readonly errors: ArrayLike<number>;
  /** Attempts an operation may send, and share of wanted retries that are granted. */
  readonly tries: number;
  readonly granted: number;
  /** Attempts offered ÷ capacity. */
  readonly utilisation: number;
  /** Share of operations let in. */
  readonly admitted: number;
  readonly baseErrors: number;
}

/** The old version and the new one, in this order. */
type Sides = [number, number];

/**
 * Splits the attempts of a cell between its versions. Each attempt is of the version that serves its user; where every
 * request draws its version, those that the new version's errors hit are its own, and all others are drawn.
 */
export function newSharesOf(mixture: Mixture, met: Met): NewShares {
  const weights = weightsOf(mixture);
  const share = newWeightOf(mixture);
  if (share === 0 || share === 1 || isFaultless(mixture)) return alikeShares(share);

  const { withoutNew } = mixture;
  const { attempts, failed, refused } =
    withoutNew === undefined ? byUser(mixture, met) : byRequest(mixture, met, { withoutNew, share });
  const told = (side: 0 | 1) => {
    const floor = met.baseErrors + ((1 - met.baseErrors) * refused[side]) / weights[side];
    const turnedAway = (1 - met.admitted) * weights[side];
    const errors = failed[side] + floor * (attempts[side] - failed[side]);
    return {
      attempts: met.admitted * attempts[side] + turnedAway,
      errors: met.admitted * errors + turnedAway,
    };
  };
  const [ofOld, ofNew] = [told(0), told(1)];
  const errors = ofOld.errors + ofNew.errors;
  const came = ofNew.attempts / (ofOld.attempts + ofNew.attempts);
  return { attempts: came, errors: errors > 0 ? ofNew.errors / errors : came };
}

/** Share of the operations that users of the new version begin, or that draw it. */
export function newWeightOf(mixture: Mixture): number {
  const [old, young] = weightsOf(mixture);
  return young / (old + young);
}

/**
 * By class: the probability that an attempt fails, when of so many attempts so many failed, and whatever failed besides
 * the classes' own errors failed alike (time-outs, and what a full queue turns away).
 */
export function errorsOfAll(
  { weights }: Mixture,
  own: ArrayLike<number>,
  tries: number,
  failedShare: number,
): Float64Array {
  const errors = Float64Array.from(own);
  // Classes that fail more are tried more often, and that in turn says how much failed besides: three rounds settle it.
  for (let round = 0; round < 3; round++) {
    let came = 0;
    let passes = 0;
    for (let c = 0; c < errors.length; c++) {
      const attempts = weights[c] * attemptsExpected(errors[c], tries);
      came += attempts;
      passes += attempts * (1 - own[c]);
    }
    const spared = passes > 0 ? Math.min(1, ((1 - failedShare) * came) / passes) : 1;
    for (let c = 0; c < errors.length; c++) errors[c] = 1 - (1 - own[c]) * spared;
  }
  return errors;
}

function weightsOf({ slotWeights }: Mixture): Sides {
  const sides: Sides = [0, 0];
  const segments = slotWeights.length / VERSIONS;
  for (let slot = 0; slot < slotWeights.length; slot++) sides[slot < segments ? 0 : 1] += slotWeights[slot];
  return sides;
}

/** Per operation let in, by version. */
interface Split {
  readonly attempts: Sides;
  readonly failed: Sides;
  /** Customer errors: operations. */
  readonly refused: Sides;
}

function byUser(mixture: Mixture, { errors, tries, granted }: Met): Split {
  const { classOf, poison, refused, slotWeights } = mixture;
  const segments = slotWeights.length / VERSIONS;
  const split: Split = { attempts: [0, 0], failed: [0, 0], refused: [0, 0] };
  const hopelessTries = attemptsExpected(1, tries, granted);
  for (let slot = 0; slot < slotWeights.length; slot++) {
    const side = slot < segments ? 0 : 1;
    const p = errors[classOf[slot]];
    const hopeless = slotWeights[slot] * poison[slot] * hopelessTries;
    const others = slotWeights[slot] * (1 - poison[slot]) * attemptsExpected(p, tries, granted);
    split.attempts[side] += hopeless + others;
    split.failed[side] += hopeless + others * p;
    split.refused[side] += slotWeights[slot] * refused[slot];
  }
  return split;
}

/** Old and new slots are alike here: what fails beyond what would fail without the new version is the new version's. */
function byRequest(
  mixture: Mixture,
  { errors, tries, granted, utilisation }: Met,
  { withoutNew, share }: { readonly withoutNew: Mixture; readonly share: number },
): Split {
  const { classOf, poison, refused, slotWeights } = mixture;
  const segments = slotWeights.length / VERSIONS;
  const own = errorsAt(mixture, utilisation, new Float64Array(mixture.weights.length));
  const ownOfOld = errorsAt(withoutNew, utilisation, new Float64Array(withoutNew.weights.length));
  const split: Split = { attempts: [0, 0], failed: [0, 0], refused: [0, 0] };
  const hopelessTries = attemptsExpected(1, tries, granted);
  for (let slot = 0; slot < segments; slot++) {
    const weight = slotWeights[slot] + slotWeights[slot + segments];
    const c = classOf[slot];
    const p = errors[c];
    const ofOld = ownOfOld[withoutNew.classOf[slot]];
    const pOld = own[c] < 1 ? 1 - ((1 - p) * (1 - ofOld)) / (1 - own[c]) : ofOld;

    const hopelessOld = (1 - share) * withoutNew.poison[slot];
    const hopelessNew = poison[slot] - hopelessOld;
    const others = weight * (1 - poison[slot]) * attemptsExpected(p, tries, granted);
    const drawnOld = poison[slot] < 1 ? (1 - share - hopelessOld) / (1 - poison[slot]) : 0;

    const attemptsOld = others * drawnOld;
    split.attempts[0] += weight * hopelessOld * hopelessTries + attemptsOld;
    split.attempts[1] += weight * hopelessNew * hopelessTries + others - attemptsOld;
    split.failed[0] += weight * hopelessOld * hopelessTries + attemptsOld * pOld;
    split.failed[1] += weight * hopelessNew * hopelessTries + others * p - attemptsOld * pOld;
    const refusedOld = (1 - share) * withoutNew.refused[slot];
    split.refused[0] += weight * refusedOld;
    split.refused[1] += weight * (refused[slot] - refusedOld);
  }
  return split;
}
