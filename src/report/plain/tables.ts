import type { Block, BreakEvenAgainst, Comparison, PairComparison, Summary } from '../../experiment/index.ts';
import type { Interval } from '../../stats/index.ts';
import { changeFailRates } from '../../stats/index.ts';
import { compact, percent, span } from '../format.ts';
import { signed } from './answer-words.ts';
import type { TextColumn } from './text-table.ts';

/** A policy by its name. */
type PolicyColumn = TextColumn<string>;

const policyName: PolicyColumn = { title: ['policy'], align: 'left', of: (policy) => policy };

/** Harm, and how long it takes until somebody knows and until it ends. */
export function badColumns(comparison: Comparison, variant: string): PolicyColumn[] {
  const column = columnsOf(comparison, { variant, release: 'faulty' });
  return [
    policyName,
    column(['users', 'harmed'], 'users_harmed_share', mean(percent)),
    column(['cells', 'hit'], 'cells_touched', mean(compact)),
    column(['user-minutes', 'lost'], 'user_minutes_lost', meanAndReach(compact)),
    column(['time to', 'detect'], 'time_to_detect_s', meanAndShare(span)),
    column(['harmed', 'by then'], 'users_harmed_before_detection', mean(compact)),
    column(['time to', 'mitigate'], 'time_to_mitigate_s', meanAndShare(span)),
  ];
}

/** The price of caution. */
export function goodColumns(comparison: Comparison, variant: string): PolicyColumn[] {
  const column = columnsOf(comparison, { variant, release: 'healthy' });
  return [
    policyName,
    column(['rollout', 'takes'], 'rollout_duration_s', meanAndShare(span)),
    column(['false', 'rollbacks'], 'false_rollback', mean(percent)),
    column(['user-hours', 'of waiting'], 'user_hours_delayed', mean(compact)),
    column(['user-minutes', 'lost'], 'user_minutes_lost', mean(compact)),
    column(['extra', 'cell-hours'], 'extra_capacity_cell_hours', mean(compact)),
  ];
}

/** Differences to a base, with what they amount to. */
export function againstColumns(): TextColumn<PairComparison>[] {
  return [
    { title: ['policy'], align: 'left', of: ({ policyA }) => policyA },
    { title: ['difference'], align: 'right', of: ({ meanDifference }) => signed(meanDifference) },
    { title: ['between'], align: 'right', of: ({ interval }) => (interval ? signed(interval.low) : '-') },
    { title: ['and'], align: 'right', of: ({ interval }) => (interval ? signed(interval.high) : '-') },
    { title: ['lower on'], align: 'right', of: ({ winShareA }) => percent(winShareA) },
    { title: ['verdict'], align: 'left', of: ({ verdict }) => VERDICTS[verdict] },
  ];
}

const VERDICTS = {
  a_lower: 'less harm',
  b_lower: 'more harm',
  irrelevant: 'irrelevant',
  cannot_tell: 'cannot tell',
} as const;

/** Harm and waiting per release, by the share of bad releases. */
export function perReleaseColumns(comparison: Comparison, variant: string): PolicyColumn[] {
  const columns = (head: string, cost: 'userMinutesLost' | 'userHoursDelayed'): PolicyColumn[] =>
    changeFailRates.map((rate, i) => ({
      title: [i === 0 ? head : '', rateText(rate)],
      align: 'right',
      of: (policy) => compact(comparison.perRelease(policy, variant, rate)[cost]),
    }));
  return [policyName, ...columns('lost min', 'userMinutesLost'), ...columns('waited h', 'userHoursDelayed')];
}

/** What waiting may be worth: nothing, or a thousandth, a hundredth, a tenth of the minutes lost to failure. */
const waitingWeights = [0, 0.001, 0.01, 0.1];

/** Where a policy overtakes the base. */
export function breakEvenColumns(comparison: Comparison, variant: string, base: string): PolicyColumn[] {
  return [
    policyName,
    ...waitingWeights.map(
      (weight): PolicyColumn => ({
        title: [weight === 0 ? 'nothing' : rateText(weight)],
        align: 'right',
        of: (policy) => breakEvenText(comparison.breakEven(policy, base, variant, weight)),
      }),
    ),
  ];
}

/** A rate that was chosen, not measured: `5%`, `0.1%`. */
export const rateText = (rate: number): string => `${Number((rate * 100).toPrecision(6))}%`;

function breakEvenText(breakEven: BreakEvenAgainst): string {
  switch (breakEven.cheaper) {
    case 'above':
    case 'below':
      return `${breakEven.cheaper} ${percent(breakEven.rate)}`;
    case 'neither':
      return 'the same';
    default:
      return breakEven.cheaper;
  }
}

function columnsOf(comparison: Comparison, block: Block) {
  return (title: readonly string[], metric: string, show: (summary: Summary) => string): PolicyColumn => ({
    title,
    align: 'right',
    of: (policy) => show(comparison.summary(policy, metric, block)),
  });
}

/** A mean that is cut off at the horizon is at least that. */
const mean =
  (format: (value: number) => string) =>
  ({ mean: value, censored }: Summary): string => {
    if (value === null) return '-';
    return `${censored > 0 ? '≥' : ''}${format(value)}`;
  };

const meanAndReach =
  (format: (value: number) => string) =>
  ({ mean: value, interval }: Summary): string => {
    if (value === null) return '-';
    return interval === null ? format(value) : `${format(value)} ± ${format(reachOf(interval))}`;
  };

/** A mean restricted to the horizon never stands without the share of runs in which it happened before. */
const meanAndShare =
  (format: (value: number) => string) =>
  (summary: Summary): string => {
    const { n, censored } = summary;
    return n === 0 ? '-' : `${mean(format)(summary)} ${percent((n - censored) / n).padStart(5)}`;
  };

const reachOf = ({ low, high }: Interval): number => (high - low) / 2;
