import type { PlantImpairment, Stickiness } from '../domain/index.ts';
import type { Duration } from '../kernel/index.ts';
import { exp } from '../kernel/index.ts';

/** An impairment in force in a cell, and what of the cell it reaches: what the new version serves, or a fixed share. */
export interface Effect {
  readonly impairment: PlantImpairment;
  readonly reach: 'new' | number;
  /** How long clients wait for an answer; for ever when left out. */
  readonly patience?: Duration | undefined;
  /** Largest share it has reached so far: what has been spoiled stays so. */
  spoiled?: number | undefined;
}

/** Users on the old version and users on the new one. */
export const VERSIONS = 2;

/**
 * How operations differ in their luck. A *slot* is a version and a segment of users; within a slot some operations are
 * poisoned (they fail wherever they are tried), the others meet independent errors. Slots whose operations meet the
 * same errors form one *class*; class 0 holds the poisoned ones, of all slots.
 */
export interface Mixture {
  /** By class: share of fresh operations, and a word for the errors it meets, the same as long as those are. */
  readonly weights: Float64Array;
  readonly keys: readonly string[];
  /** By slot (version · segments + segment): class, poisoned share, share of fresh operations. */
  readonly classOf: Int32Array;
  readonly poison: Float64Array;
  readonly slotWeights: Float64Array;
  /**
   * By slot, and over all: share of operations that are the customer's errors. They are served like all others and then
   * fail, and nobody retries them, whatever class they are in.
   */
  readonly refused: Float64Array;
  readonly refusedShare: number;
  /** Errors of a class by the cell's utilisation; `laws` of class c are what its attempts meet. */
  readonly laws: readonly (readonly ErrorLaw[])[];
  /** Whether any error depends on the utilisation. */
  readonly loadDependent: boolean;
  /** What requests would meet if only the old version served, where each draws its version and the new one is met. */
  readonly withoutNew?: Mixture | undefined;
}

/** A share of the attempts of a class meets this. */
type ErrorLaw =
  | { readonly share: number; readonly at?: undefined; readonly delay?: undefined }
  | { readonly share: number; readonly at: number; readonly width: number; readonly delay?: undefined }
  /** It is so much longer on its way, and fails when that and its wait in the queue take longer than its client waits. */
  | {
      readonly share: number;
      readonly at?: undefined;
      readonly delay: Duration;
      readonly patience: Duration;
    };

/** Class of the poisoned operations. */
const POISONED = 0;

/**
 * Sorts the operations of a cell by the errors they meet. `asking`: demand of a new-version user ÷ that of an old one.
 * `bySegment`: the exposure of each segment's users, where it differs; `exposure` is then their mean.
 */
export function mixtureOf(
  effects: readonly Effect[],
  exposure: number,
  sticky: Stickiness,
  segmentShares: ArrayLike<number>,
  asking: number,
  bySegment?: readonly number[],
): Mixture {
  const segments = segmentShares.length;
  const slots = VERSIONS * segments;
  const slotWeights = new Float64Array(slots);
  const asked = 1 - exposure + exposure * asking;

  for (let segment = 0; segment < segments; segment++) {
    const newWeight = ((bySegment?.[segment] ?? exposure) * asking) / asked;
    const oldWeight = bySegment === undefined ? 1 - newWeight : (1 - bySegment[segment]) / asked;
    slotWeights[segment] = segmentShares[segment] * oldWeight;
    slotWeights[segments + segment] = segmentShares[segment] * newWeight;
  }
  if (!effects.some(isError)) return { ...faultless(slots), slotWeights };

  const classOf = new Int32Array(slots);
  const poison = new Float64Array(slots);
  const refused = new Float64Array(slots);
  const keys = ['poisoned'];
  const laws: ErrorLaw[][] = [[{ share: 1 }]];
  const weights = [0];
  let refusedShare = 0;
  for (let slot = 0; slot < slots; slot++) {
    const isNew = slot >= segments;
    const segment = isNew ? slot - segments : slot;
    let key = '';
    const met: ErrorLaw[] = [];
    let spared = 1;
    let allowed = 1;
    for (let e = 0; e < effects.length; e++) {
      const reached = reachOf(effects[e], exposure, sticky, isNew);
      if (reached === 0) continue;
      const meets = whatIsMet(effects[e], reached, segment);
      spared *= 1 - meets.poison;
      allowed *= 1 - meets.refused;
      if (meets.laws.length === 0) continue;
      met.push(...meets.laws);
      key += `${e},`;
    }
    refused[slot] = 1 - allowed;
    refusedShare += slotWeights[slot] * refused[slot];
    let index = keys.indexOf(key);
    if (index < 0) {
      index = keys.push(key) - 1;
      laws.push(met);
      weights.push(0);
    }
    classOf[slot] = index;
    poison[slot] = 1 - spared;
    weights[index] += slotWeights[slot] * spared;
    weights[POISONED] += slotWeights[slot] * (1 - spared);
  }
  return {
    weights: Float64Array.from(weights),
    keys,
    classOf,
    poison,
    slotWeights,
    refused,
    refusedShare,
    laws,
    loadDependent: laws.some((met) => met.some((law) => law.at !== undefined || law.delay !== undefined)),
    withoutNew:
      sticky === 'request' && exposure > 0 && exposure < 1 && effects.some(({ reach }) => reach === 'new')
        ? mixtureOf(effects, 0, sticky, segmentShares, asking)
        : undefined,
  };
}

/** By class: the probability that an attempt fails by error at this utilisation of the cell and this wait in its queue. */
export function errorsAt(
  mixture: Mixture,
  utilisation: number,
  out: Float64Array,
  wait: Duration = 0,
): Float64Array {
  for (let c = 0; c < mixture.laws.length; c++) {
    const laws = mixture.laws[c];
    let passes = 1;
    for (const law of laws) {
      if (law.delay !== undefined) continue;
      passes *= 1 - law.share * (law.at === undefined ? 1 : logistic((utilisation - law.at) / law.width));
    }
    out[c] = 1 - passes * (1 - lateShare(laws, 0, wait));
  }
  return out;
}

/** Share of the attempts that come too late by this wait and the delays of the laws from place `from` on. */
function lateShare(laws: readonly ErrorLaw[], from: number, wait: Duration): number {
  for (let i = from; i < laws.length; i++) {
    const law = laws[i];
    if (law.delay === undefined) continue;
    const late = wait + law.delay >= law.patience ? 1 : lateShare(laws, i + 1, wait + law.delay);
    return law.share * late + (1 - law.share) * lateShare(laws, i + 1, wait);
  }
  return 0;
}

/** Failing share of a slot's operations, from that of the classes. */
export function slotFailing(mixture: Mixture, classFailing: ArrayLike<number>, slot: number): number {
  const poisoned = mixture.poison[slot];
  const rest = classFailing[mixture.classOf[slot]];
  return poisoned === 0 ? rest : poisoned * classFailing[POISONED] + (1 - poisoned) * rest;
}

/**
 * Where operations under way in the classes of one mixture stand in another: `out[from · classes(to) + to]`, rows
 * summing to 1. Users keep their slot, and poison stays poison; only what their further attempts meet has changed.
 */
export function transition(from: Mixture, to: Mixture): Float64Array {
  const width = to.weights.length;
  const out = new Float64Array(from.weights.length * width);
  for (let slot = 0; slot < from.classOf.length; slot++) {
    const healthy = from.slotWeights[slot] * (1 - from.poison[slot]);
    out[from.classOf[slot] * width + to.classOf[slot]] += healthy;
  }
  for (let c = 0; c < from.weights.length; c++) {
    let sum = 0;
    for (let d = 0; d < width; d++) sum += out[c * width + d];
    // Nothing can be under way in a class without weight, except rests of earlier mixtures: they join the first class.
    if (c === POISONED) out[POISONED] = 1;
    else if (sum > 0) for (let d = 0; d < width; d++) out[c * width + d] /= sum;
    else out[c * width + Math.min(width - 1, 1)] = 1;
  }
  return out;
}

/** What an effect does to the operations of a slot that it reaches: its laws for attempts, poison, customer errors. */
function whatIsMet(
  { impairment, patience = Infinity }: Effect,
  reached: number,
  segment: number,
): { readonly laws: readonly ErrorLaw[]; readonly poison: number; readonly refused: number } {
  switch (impairment.primitive) {
    case 'errors': {
      if (impairment.segment !== undefined && impairment.segment !== segment) return NOTHING_MET;
      const share = reached * impairment.share;
      if (impairment.kind === 'customer') return { ...NOTHING_MET, refused: share };
      return impairment.retryHelps
        ? { ...NOTHING_MET, laws: [{ share }] }
        : { ...NOTHING_MET, poison: share };
    }
    case 'load-errors':
      return { ...NOTHING_MET, laws: [{ share: reached, at: impairment.at, width: impairment.width }] };
    case 'latency':
      return { ...NOTHING_MET, laws: delayed(reached, impairment.added, patience) };
    case 'state':
      return { ...NOTHING_MET, poison: reached * impairment.share };
    case 'dependency': {
      const called = reached * impairment.calls;
      const lost = called * impairment.loss;
      const laws = delayed(called - lost, impairment.delay, patience);
      // Who does without the answer is served.
      return {
        ...NOTHING_MET,
        laws: impairment.needed === 'hard' && lost > 0 ? [{ share: lost }, ...laws] : laws,
      };
    }
    default:
      return NOTHING_MET;
  }
}

const NOTHING_MET = { laws: [] as readonly ErrorLaw[], poison: 0, refused: 0 };

/** A share of the attempts is so much longer on its way. */
function delayed(share: number, delay: Duration, patience: Duration): readonly ErrorLaw[] {
  if (share === 0 || delay === 0) return [];
  return [delay >= patience ? { share } : { share, delay, patience }];
}

function isError({ impairment: { primitive } }: Effect): boolean {
  return (
    primitive !== 'capacity' && primitive !== 'demand' && primitive !== 'guard' && primitive !== 'recovery'
  );
}

/** The mixture in which nothing fails, but for the weights of the slots; made once, because most cells have it. */
function faultless(slots: number): Mixture {
  let mixture = FAULTLESS.get(slots);
  if (mixture === undefined) {
    mixture = {
      weights: Float64Array.of(0, 1),
      keys: ['poisoned', ''],
      classOf: new Int32Array(slots).fill(1),
      poison: new Float64Array(slots),
      slotWeights: new Float64Array(slots),
      refused: new Float64Array(slots),
      refusedShare: 0,
      laws: FAULTLESS_LAWS,
      loadDependent: false,
    };
    FAULTLESS.set(slots, mixture);
  }
  return mixture;
}

/** Nothing fails by error in any class of it. */
export function isFaultless(mixture: Mixture): boolean {
  return mixture.laws === FAULTLESS_LAWS;
}

const FAULTLESS_LAWS: Mixture['laws'] = [[{ share: 1 }], []];
const FAULTLESS = new Map<number, Mixture>();

function reachOf(
  { impairment, reach, spoiled = 0 }: Effect,
  exposure: number,
  sticky: Stickiness,
  isNew: boolean,
): number {
  if (reach !== 'new') return reach;
  // State is everybody's, whoever has spoiled it.
  if (impairment.primitive === 'state') return spoiled;
  if (sticky === 'request') return exposure;
  return isNew ? 1 : 0;
}

function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + exp(-x)) : 1 - 1 / (1 + exp(x));
}
