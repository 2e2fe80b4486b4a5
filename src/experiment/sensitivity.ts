import type { Assumption, AssumptionEnd } from '../domain/index.ts';
import { pairedDifferences, pairedT } from '../stats/index.ts';
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
  /** No other policy is near: none is or may be better, and the lead is half of what it is with everything as it is, or more. */
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
 * @param answer from all seeds
 * @param comparison of the same seeds at this end and in the variant `base`, all or the first of them
 */
export function standingOf(answer: Answer, end: AssumptionEnd, comparison: Comparison): Standing {
  const leader = answer.best;
  const rivals = rivalsOf(leader, comparison, end.variant);
  const better = rivals.find(({ verdict }) => verdict === 'a_lower');
  const rival = better ?? rivals[0];
  const [before] = rivalsOf(leader, comparison, 'base');
  const lead = rival.meanDifference;
  const isBehind = (pair: PairComparison) =>
    pair.verdict === 'b_lower' ||
    pair.verdict === 'irrelevant' ||
    staysBehind(pair.policyA, answer, end.variant, comparison);
  return {
    end,
    n: comparison.replications,
    best: answerOf(comparison, end.variant)?.best ?? leader,
    rival,
    moves: lead - before.meanDifference,
    isSame: isSame(end.variant, comparison),
    isFar: rivals.every(isBehind) && lead >= before.meanDifference / 2,
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

/**
 * Whether the rival is certainly behind with everything as it is, and by more than the end may cost the leader: the least
 * lead that all seeds allow, and the least that it moves by on these. Because luck is the same at both, few seeds tell how
 * far it moves even where many are needed to tell how large it is. (Each by an interval of 95 %, so that the sum is above
 * zero by mistake in 5 cases of 100 at most.)
 */
function staysBehind(
  rival: string,
  { best, rivals }: Answer,
  variant: string,
  comparison: Comparison,
): boolean {
  const least = rivals.find(({ policyA }) => policyA === rival)?.interval?.low ?? -Infinity;
  const leads = (at: string) =>
    pairedDifferences(losses(rival, at, comparison), losses(best, at, comparison));
  return least > 0 && least + pairedT(leads(variant), leads('base')).low > 0;
}

function isSame(variant: string, comparison: Comparison): boolean {
  return comparison.policiesOf('base').every((policy) => {
    const before = losses(policy, 'base', comparison);
    return losses(policy, variant, comparison).every((lost, i) => lost === before[i]);
  });
}

/** By seed. */
function losses(policy: string, variant: string, comparison: Comparison): number[] {
  return comparison
    .rows(policy, { variant, release: 'faulty' })
    .map((row) => Number(metricNamed(RANKED_BY).of(row)));
}

function flipsOf(low: Standing | null, high: Standing | null): SensitivityRow['flips'] {
  if (low === null && high === null) return 'not varied';
  if (low?.flips && high?.flips) return 'both';
  return low?.flips ? 'low' : high?.flips ? 'high' : 'no';
}
