import type { BreakEvenAgainst, PairComparison } from '../../experiment/index.ts';
import { WAITING_WEIGHT } from '../../experiment/index.ts';
import { percent, span } from '../format.ts';
import type { Tone } from '../line.ts';
import type { CompareChoice } from './compare-model.ts';
import type { Metric } from './metric.ts';

/** What can be said about the selected policy and the base, in a sentence, and what it costs. */
export interface Verdict {
  readonly tone: Tone;
  readonly sentence: string;
  readonly price: string;
}

/**
 * The verdict of the paired runs in words; an interval that holds zero never names a winner.
 *
 * @param breakEven of the selected policy against the base, at `WAITING_WEIGHT`; null where no release is bad
 */
export function verdictOf(
  choice: CompareChoice,
  metric: Metric,
  comparison: PairComparison | undefined,
  healthyDuration: { readonly selected: number | null; readonly base: number | null },
  breakEven: BreakEvenAgainst | null,
): Verdict {
  const { selected, base } = choice;
  if (selected === base) {
    const sentence = `${base} is the base: choose another policy to compare it with, or b to make that the base.`;
    return { tone: 'muted', sentence, price: '' };
  }
  if (comparison === undefined)
    return { tone: 'muted', sentence: 'no runs of both policies yet.', price: '' };
  const price = [priceOf(base, healthyDuration), breakEvenOf(selected, breakEven)].filter(Boolean).join(' ');
  const { n, verdict } = comparison;
  const among = `${n} replications`;
  if (verdict === 'cannot_tell') {
    const between = `${metric.title}: ${difference(comparison, metric)} (95% ${interval(comparison, metric)})`;
    return {
      tone: 'warning',
      sentence: `cannot tell ${selected} from ${base} after ${among}. ${between}`,
      price,
    };
  }
  if (verdict === 'irrelevant') {
    const sentence = `irrelevant here: ${metric.title} of ${selected} and ${base} differ by less than matters (95% ${interval(comparison, metric)}, ${among}).`;
    return { tone: 'accent', sentence, price };
  }
  const selectedWins = verdict === 'a_lower';
  const winner = selectedWins ? selected : base;
  const loser = selectedWins ? base : selected;
  const wins = selectedWins ? comparison.winShareA : 1 - comparison.winShareA;
  const size = metric.format(Math.abs(comparison.meanDifference));
  const sentence = `${winner} ${metric.less} than ${loser}: by ${size} (95% ${sizes(comparison, metric)}), in ${percent(wins)} of ${among}.`;
  return { tone: selectedWins ? 'better' : 'worse', sentence, price };
}

function priceOf(
  base: string,
  { selected, base: ofBase }: { selected: number | null; base: number | null },
): string {
  if (selected === null || ofBase === null) return '';
  const more = selected - ofBase;
  if (Math.abs(more) < 1) return `a good change takes as long as under ${base} (${span(selected)}).`;
  return `a good change takes ${span(Math.abs(more))} ${more > 0 ? 'longer' : 'less'} than under ${base} (${span(selected)} against ${span(ofBase)}).`;
}

function breakEvenOf(selected: string, breakEven: BreakEvenAgainst | null): string {
  if (breakEven === null || !('rate' in breakEven)) return '';
  const { cheaper, rate } = breakEven;
  return `${selected} costs less per release ${cheaper} ${percent(rate)} of bad ones (waiting at ${percent(WAITING_WEIGHT)} of a lost minute).`;
}

const difference = ({ meanDifference }: PairComparison, metric: Metric) =>
  `difference ${signed(meanDifference, metric)}`;

const interval = ({ interval }: PairComparison, metric: Metric) =>
  interval === null ? 'unbounded' : `${signed(interval.low, metric)}..${signed(interval.high, metric)}`;

/** Ends of the interval as sizes, smaller first, for a sentence that already says which way. */
function sizes({ interval }: PairComparison, metric: Metric): string {
  if (interval === null) return 'unbounded';
  const [from, to] = [Math.abs(interval.low), Math.abs(interval.high)].sort((a, b) => a - b);
  return `${metric.format(from)}..${metric.format(to)}`;
}

const signed = (value: number, metric: Metric) => `${value < 0 ? '-' : '+'}${metric.format(Math.abs(value))}`;
