import type { Assumption, AssumptionEnd } from '../domain/index.ts';
import type { Answer } from './answer.ts';
import { answerOf, rivalsOf } from './answer.ts';
import type { Comparison, PairComparison } from './comparison.ts';

/** How far the answer depends on what is assumed: each assumption by itself, all others as they are. */
export interface Sensitivity {
  /** With everything as the scenario has it. */
  readonly answer: Answer;
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
  /** The policy with the least mean here. */
  readonly best: string;
  /**
   * The leader's strongest rival here as `policyA`, the leader as `policyB`: the one with the least mean of those that are
   * certainly better, else of all. Their mean difference is the leader's lead.
   */
  readonly rival: PairComparison;
  /** Another policy is certainly better here. */
  readonly flips: boolean;
}

/**
 * Holds the answer against the ends of every assumption. The ranking flips at an end when there another policy than the
 * leader loses fewer user-minutes in the faulty release, by an interval (paired, 95 %, Holm over the pairs there, as in
 * every comparison) that excludes zero and is not irrelevant. That the leader cannot be told from another is no flip.
 *
 * The ends are not adjusted for being many: seeds are the same at all of them, so their errors are nearly one error.
 *
 * @param comparison of the varied scenario: with a variant for each end
 */
export function sensitivityOf(comparison: Comparison, assumptions: readonly Assumption[]): Sensitivity {
  const answer = answerOf(comparison, 'base');
  if (answer === undefined) throw new RangeError('expected two policies or more to be ranked, got fewer');
  const { best: leader, rivals } = answer;
  const rows = assumptions.map((assumption): SensitivityRow => {
    const at = (end: AssumptionEnd | null) => (end === null ? null : standingOf(leader, end, comparison));
    const [low, high] = [at(assumption.low), at(assumption.high)];
    const leads = [rivals[0], low?.rival, high?.rival].flatMap((pair) => pair?.meanDifference ?? []);
    const effect = Math.max(...leads) - Math.min(...leads);
    return { assumption, leader, low, high, flips: flipsOf(low, high), effect };
  });
  // Stable: where nothing moves, the order of the scenario stays.
  const order = ({ flips, effect }: SensitivityRow) => (flips === 'not varied' ? -1 : effect);
  return {
    answer,
    replications: comparison.replications,
    rows: rows.sort((a, b) => order(b) - order(a)),
  };
}

function standingOf(leader: string, end: AssumptionEnd, comparison: Comparison): Standing {
  const rivals = rivalsOf(leader, comparison, end.variant);
  const better = rivals.find(({ verdict }) => verdict === 'a_lower');
  const best = answerOf(comparison, end.variant)?.best ?? leader;
  return { end, best, rival: better ?? rivals[0], flips: better !== undefined };
}

function flipsOf(low: Standing | null, high: Standing | null): SensitivityRow['flips'] {
  if (low === null && high === null) return 'not varied';
  if (low?.flips && high?.flips) return 'both';
  return low?.flips ? 'low' : high?.flips ? 'high' : 'no';
}
