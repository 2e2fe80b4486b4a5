import type { Scenario } from '../../domain/index.ts';
import type { Answer, Comparison, PairComparison } from '../../experiment/index.ts';
import { answerOf, overtakingOf, WAITING_WEIGHT } from '../../experiment/index.ts';
import { compact, percent, span } from '../format.ts';
import { between, byHowMuch, listed } from './answer-words.ts';
import { rateText } from './tables.ts';

/**
 * What the differences amount to, in sentences: who loses least and by how much, who cannot be told from that, what it
 * costs, and how rare bad releases have to be for another policy to be the cheapest.
 */
export function verdictSentences(
  scenario: Scenario,
  comparison: Comparison,
  variant: string,
  base: string,
): string[] {
  const answer = answerOf(comparison, variant);
  if (answer === undefined) return ['There is only one policy, so there is nothing to compare it with.'];
  const { best, mean, rivals } = answer;
  const lost = { variant, release: 'faulty' } as const;
  const isNothing = (policy: string) => comparison.summary(policy, 'user_minutes_lost', lost).mean === 0;
  if (comparison.policiesOf(variant).every(isNothing)) return ['Nobody lost a minute under any policy.'];

  const margin = percent(scenario.irrelevantWithin);
  const pairs = comparison.pairs('user_minutes_lost', lost);
  if (pairs.every(({ verdict }) => verdict === 'irrelevant')) {
    return [
      `The rollout policy is irrelevant here: between any two of them the user-minutes lost differ by less than ${margin} of their mean.`,
    ];
  }
  const those = (verdict: PairComparison['verdict']) => rivals.filter((pair) => pair.verdict === verdict);
  const [beaten, unclear, equal] = [those('b_lower'), those('cannot_tell'), those('irrelevant')];
  const sentences: string[] = [];
  if (beaten.length > 0) {
    const [next] = beaten;
    const than = beaten.length === 1 ? '' : ` than ${next.policyA}, the next of them`;
    sentences.push(
      `${best} loses fewer user-minutes than ${namesOf(beaten)}: ${compact(mean)} in a bad release, ${byHowMuch(next)} fewer${than}.`,
    );
  }
  if (unclear.length > 0) {
    const [next] = unclear;
    sentences.push(
      `Whether ${best} loses less than ${namesOf(unclear, 'or')} these seeds cannot tell: ${next.policyA} loses ${between(next)} (95%) more.`,
    );
  }
  if (equal.length > 0)
    sentences.push(
      `Between ${best} and ${namesOf(equal)} the choice is irrelevant: the difference stays within ${margin} of their mean.`,
    );
  const price = priceOf(best, base, comparison, variant);
  const hasDefects = scenario.change.defects.length > 0;
  const overtaken = hasDefects && beaten.length > 0 ? [overtakenSentence(answer, comparison, variant)] : [];
  return [...sentences, ...price, ...overtaken];
}

/** What the least harmful policy costs when nothing is wrong. */
function priceOf(best: string, base: string, comparison: Comparison, variant: string): string[] {
  if (best === base) return [];
  const block = { variant, release: 'healthy' } as const;
  const pair = comparison.against(base, 'rollout_duration_s', block).find(({ policyA }) => policyA === best);
  if (pair === undefined || pair.meanDifference === 0) return [];
  const slower = pair.meanDifference > 0 ? 'longer' : 'less long';
  return [
    `A good release takes ${span(Math.abs(pair.meanDifference))} ${slower} under ${best} than under ${base}.`,
  ];
}

function overtakenSentence(answer: Answer, comparison: Comparison, variant: string): string {
  const { best } = answer;
  const waiting = `Where a minute of waiting for a good release is worth ${rateText(WAITING_WEIGHT)} of a lost one`;
  const overtaking = overtakingOf(answer, comparison, variant, WAITING_WEIGHT);
  if (overtaking === null)
    return `${waiting}, ${best} costs least per release, whatever share of releases is bad.`;
  const { by, below } = overtaking;
  return `${waiting}, ${best} costs least per release from ${percent(below)} of bad releases on; just below that, ${by} does.`;
}

function namesOf(pairs: readonly PairComparison[], joint?: string): string {
  return listed(
    pairs.map(({ policyA }) => policyA),
    joint,
  );
}
