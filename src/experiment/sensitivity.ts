import type { Assumption, AssumptionEnd } from '../domain/index.ts';
import type { Answer } from './answer.ts';
import { answerOf, RANKED_BY, rivalsOf } from './answer.ts';
import type { Comparison, PairComparison } from './comparison.ts';
import { metricNamed } from './metrics.ts';

/** How far the answer depends on what is assumed: each assumption by itself, all others as they are. */
export interface Sensitivity {
  /** With everything as the scenario has it. */
  readonly answer: Answer;
  /** Seeds behind the answer, and behind every end that fewer could not settle. */
  readonly replications: number;
  /** Those that move the lead most come first; those that were not varied last. */
  readonly rows: readonly SensitivityRow[];
}

/** One assumption: a row of sensitivity.csv. */
export interface SensitivityRow {
  readonly assumption: Assumption;
  /** The policy that is best with everything as it is. */
  readonly leader: string;
  /** Null where the scenario was not run at this end. */
  readonly low: Standing | null;
  readonly high: Standing | null;
  readonly flips: 'low' | 'high' | 'both' | 'no' | 'not varied';
  /** How far the lead moves between the ends, what it is without either included; user-minutes. */
  readonly effect: number;
}

/** Where the leader stands at one end of an assumption. */
export interface Standing {
  readonly end: AssumptionEnd;
  /** Seeds. */
  readonly n: number;
  /** The policy with the least mean here. */
  readonly best: string;
  /**
   * The leader's strongest rival here as `policyA`, the leader as `policyB`: the one with the least mean of those that are
   * certainly better, else of all. Their mean difference is the leader's lead.
   */
  readonly rival: PairComparison;
  /** By how much the lead is larger than with everything as it is, on the same seeds; user-minutes. */
  readonly moves: number;
  /** On none of the seeds does any policy lose more or less than with everything as it is. */
  readonly isSame: boolean;
  /** No other policy is near: against each it is told, and the lead is half of what it is with everything as it is, or more. */
  readonly isFar: boolean;
  /** Another policy is certainly better here. */
  readonly flips: boolean;
}

/**
 * Holds the leader against its rivals at one end of an assumption. The ranking flips there when another policy loses fewer
 * user-minutes in the faulty release, by an interval (paired, 95 %, Holm over the pairs there, as in every comparison) that
 * excludes zero and is not irrelevant. That the leader cannot be told from another is no flip.
 *
 * The ends are not adjusted for being many: seeds are the same at all of them, so their errors are nearly one error.
 *
 * @param comparison of the same seeds at this end and in the variant `base`
 */
export function standingOf(leader: string, end: AssumptionEnd, comparison: Comparison): Standing {
  const rivals = rivalsOf(leader, comparison, end.variant);
  const better = rivals.find(({ verdict }) => verdict === 'a_lower');
  const rival = better ?? rivals[0];
  const [before] = rivalsOf(leader, comparison, 'base');
  const lead = rival.meanDifference;
  const isTold = rivals.every(({ verdict }) => verdict === 'b_lower' || verdict === 'irrelevant');
  return {
    end,
    n: comparison.replications,
    best: answerOf(comparison, end.variant)?.best ?? leader,
    rival,
    moves: lead - before.meanDifference,
    isSame: isSame(end.variant, comparison),
    isFar: isTold && lead >= before.meanDifference / 2,
    flips: better !== undefined,
  };
}

/** Puts the ends together, by the names of their variants. */
export function sensitivityOf(
  answer: Answer,
  replications: number,
  assumptions: readonly Assumption[],
  standings: ReadonlyMap<string, Standing>,
): Sensitivity {
  const rows = assumptions.map((assumption): SensitivityRow => {
    const [low, high] = [assumption.low, assumption.high].map(
      (end) => (end && standings.get(end.variant)) ?? null,
    );
    const moves = [0, low?.moves ?? 0, high?.moves ?? 0];
    const effect = Math.max(...moves) - Math.min(...moves);
    return { assumption, leader: answer.best, low, high, flips: flipsOf(low, high), effect };
  });
  // Stable: where nothing moves, the order of the scenario stays.
  const order = ({ flips, effect }: SensitivityRow) => (flips === 'not varied' ? -1 : effect);
  return { answer, replications, rows: rows.sort((a, b) => order(b) - order(a)) };
}

function isSame(variant: string, comparison: Comparison): boolean {
  const { of } = metricNamed(RANKED_BY);
  const losses = (policy: string, at: string) =>
    comparison.rows(policy, { variant: at, release: 'faulty' }).map(of);
  return comparison.policiesOf('base').every((policy) => {
    const before = losses(policy, 'base');
    return losses(policy, variant).every((lost, i) => lost === before[i]);
  });
}

function flipsOf(low: Standing | null, high: Standing | null): SensitivityRow['flips'] {
  if (low === null && high === null) return 'not varied';
  if (low?.flips && high?.flips) return 'both';
  return low?.flips ? 'low' : high?.flips ? 'high' : 'no';
}
