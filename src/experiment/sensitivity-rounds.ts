import type { Assumption, AssumptionEnd, Scenario } from '../domain/index.ts';
import { answerOf } from './answer.ts';
import type { BatchPlan, Choices } from './batch/plan.ts';
import { planBatch } from './batch/plan.ts';
import { Comparison } from './comparison.ts';
import type { RunRow } from './row.ts';
import type { Sensitivity, Standing } from './sensitivity.ts';
import { sensitivityOf, standingOf } from './sensitivity.ts';

/**
 * Seeds of the first round: enough where policies differ by a factor, as they mostly do. Of five policies the interval is
 * then 2.9 standard deviations wide to each side (Student's t, Holm).
 */
const FIRST = 4;

/**
 * Seeds of the second round, from which on an end that changes nothing is left as it is: of an effect that one seed in
 * five shows, they show none in 7 cases of 100.
 */
const SECOND = 12;

/** The batches of a sensitivity, one after the other, and the ends that each of them is about. */
export interface SensitivityRound {
  /** The scenario as it is, and the ends that are still open. */
  readonly plan: BatchPlan;
  readonly ends: number;
  readonly seeds: number;
}

/**
 * Finds out what the answer depends on in three rounds: the scenario as it is on all seeds; then all ends on the first few
 * of them; then those ends on more, and at last on all, of which fewer seeds leave open whether the ranking flips. A flip
 * is said from all seeds only; an end that has none is left as soon as the leader is far ahead there.
 *
 * Seeds, and so the luck of all policies, are the same at every end.
 *
 * @param varied the scenario as it is, as the variant `base`, and a variant for each end
 * @param run gives the rows of a round as they are reported; those of former rounds need not be run again
 */
export async function findSensitivity(
  varied: Scenario,
  assumptions: readonly Assumption[],
  choices: Choices,
  run: (round: SensitivityRound) => Promise<readonly RunRow[]>,
): Promise<Sensitivity> {
  const seeds = choices.replications ?? varied.replications;
  const compare = async (ends: readonly AssumptionEnd[], replications: number): Promise<Comparison> => {
    const variants = ['base', ...ends.map(({ variant }) => variant)];
    const plan = planBatch(varied, { ...choices, variants, replications });
    return new Comparison(plan.scenario, await run({ plan, ends: ends.length, seeds: replications }));
  };
  const answer = answerOf(await compare([], seeds), 'base');
  if (answer === undefined) throw new RangeError('expected two policies or more to be ranked, got fewer');

  const standings = new Map<string, Standing>();
  let open = assumptions.flatMap(({ low, high }) => [low, high].filter((end) => end !== null));
  for (const n of [FIRST, SECOND, seeds].filter((n, i) => i === 2 || n < seeds)) {
    if (open.length === 0) break;
    const comparison = await compare(open, n);
    open = open.filter((end) => {
      const standing = standingOf(answer, end, comparison);
      standings.set(end.variant, standing);
      return !standing.isFar && !(standing.isSame && n >= SECOND);
    });
  }
  return sensitivityOf(answer, seeds, assumptions, standings);
}
