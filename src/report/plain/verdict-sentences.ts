import type { Scenario } from '../../domain/index.ts';
import type { Comparison, PairComparison } from '../../experiment/index.ts';
import { compact, percent, span } from '../format.ts';

/** What the differences amount to, in sentences: who loses least, who cannot be told from that, what it costs. */
export function verdictSentences(
  scenario: Scenario,
  comparison: Comparison,
  variant: string,
  base: string,
): string[] {
  const policies = comparison.policiesOf(variant);
  if (policies.length < 2) return ['There is only one policy, so there is nothing to compare it with.'];
  const block = { variant, release: 'faulty' } as const;
  const lost = (policy: string): number => comparison.summary(policy, 'user_minutes_lost', block).mean ?? 0;
  const best = policies.reduce((least, policy) => (lost(policy) < lost(least) ? policy : least));
  if (policies.every((policy) => lost(policy) === 0)) return ['Nobody lost a minute under any policy.'];

  const pairs = comparison.pairs('user_minutes_lost', block);
  const margin = percent(scenario.irrelevantWithin);
  if (pairs.every(({ verdict }) => verdict === 'irrelevant')) {
    return [
      `The rollout policy is irrelevant here: between any two of them the user-minutes lost differ by less than ${margin} of their mean.`,
    ];
  }
  const rivals = comparison.against(best, 'user_minutes_lost', block);
  const beaten = named(rivals, 'b_lower');
  const unclear = named(rivals, 'cannot_tell');
  const equal = named(rivals, 'irrelevant');
  const sentences: string[] = [];
  if (beaten.length > 0)
    sentences.push(
      `${best} loses fewer user-minutes than ${listed(beaten)}: ${compact(lost(best))} in a bad release.`,
    );
  if (unclear.length > 0)
    sentences.push(`Whether ${best} loses less than ${listed(unclear, 'or')} these seeds cannot tell.`);
  if (equal.length > 0)
    sentences.push(
      `Between ${best} and ${listed(equal)} the choice is irrelevant: the difference stays within ${margin} of their mean.`,
    );
  return [...sentences, ...priceOf(best, base, comparison, variant)];
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

function named(pairs: readonly PairComparison[], verdict: PairComparison['verdict']): string[] {
  return pairs.filter((pair) => pair.verdict === verdict).map(({ policyA }) => policyA);
}

function listed(names: readonly string[], joint = 'and'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${joint} ${names[names.length - 1]}`;
}
