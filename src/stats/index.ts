// The door of the statistics layer. Everything here is pure: the same numbers in, the same bytes out.

export { type CountEvidence, countEvidence, noCountEvidence } from './anytime-counts.ts';
export { binomialCdf, binomialQuantile } from './binomial.ts';
export { censorAt, censoredQuantile, type MaybeCensored, restrictedMean, shareObserved } from './censored.ts';
export { chiSquareSurvival } from './chi-square.ts';
export {
  type ConfidenceSequence,
  confidenceSequenceOf,
  halfWidth,
  logEvidence,
} from './confidence-sequence.ts';
export { type CusumLaw, type CusumState, cusumSignals, cusumStart, cusumStep } from './cusum.ts';
export { type EwmaLaw, ewmaLimit, ewmaStep } from './ewma.ts';
export {
  type ChiSquareTest,
  chiSquareTest,
  type FitTest,
  ksOneSample,
  ksTwoSample,
} from './goodness-of-fit.ts';
export { type FamilyMember, holmAdjust, holmIntervals } from './holm.ts';
export { incompleteBeta, incompleteBetaQuantile } from './incomplete-beta.ts';
export {
  clopperPearson,
  type Estimate,
  type Interval,
  meanInterval,
  sampleSizePerArm,
  wilson,
  zeroEventsUpperBound,
} from './interval.ts';
export {
  type Classification,
  classifyMetric,
  type MetricRules,
  NETFLIX_ACA,
  NO_EFFECT,
} from './kayenta/classify.ts';
export { type CanaryScore, canaryGrade, canaryScore, type JudgedMetric } from './kayenta/score.ts';
export { kolmogorovSurvival } from './kolmogorov.ts';
export { Level } from './level.ts';
export { mannWhitneyShift, type Shift, superiority } from './mann-whitney.ts';
export { type LevelledChain, meanHittingTimes } from './markov-chain.ts';
export { logMixtureRatio } from './msprt.ts';
export { normalCdf, normalQuantile } from './normal.ts';
export {
  needsBootstrap,
  type PairedInterval,
  type PairedMethod,
  type PairedOptions,
  pairedBootstrap,
  pairedDifferences,
  pairedInterval,
  pairedT,
  type WelchInterval,
  welch,
} from './paired.ts';
export {
  ascending,
  type QuantileInterval,
  quantile,
  quantileInterval,
  type Sorted,
  smallestSampleFor,
  supportedQuantile,
} from './quantile.ts';
export {
  type BreakEven,
  breakEvenRate,
  changeFailRates,
  type HarmAndDelay,
  perRelease,
  releasePrice,
  type Worlds,
} from './release.ts';
export { type Pilot, replicationsForHalfWidth, replicationsForRelativeError } from './replications.ts';
export { Resampler } from './resampler.ts';
export { type PreciseOptions, replicationsWithLookAhead, runUntilPrecise } from './sequential.ts';
export {
  type PoissonSprt,
  poissonSprtOf,
  poissonSprtStep,
  type Sprt,
  sprtOf,
  sprtStep,
  sprtVerdict,
} from './sprt.ts';
export { standardisedCount } from './standardised.ts';
export { studentTCdf, studentTQuantile } from './student-t.ts';
export { Tally } from './tally.ts';
export { type Arm, type Difference, differenceOf, fisherExact, twoProportionsZ } from './two-arms.ts';
export { logGamma, upperGamma } from './upper-gamma.ts';
export {
  type CompareOptions,
  type Comparison,
  compareFamily,
  comparePaired,
  type Pair,
  type Verdict,
  type VerdictRules,
} from './verdict.ts';
export { type Precision, zeroin } from './zeroin.ts';
