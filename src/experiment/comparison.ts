import type { Scenario } from '../domain/index.ts';
import { RandomStreams, SECOND } from '../kernel/index.ts';
import type { HarmAndDelay, Interval, Verdict, Worlds } from '../stats/index.ts';
import { breakEvenRate, compareFamily, perRelease, Resampler, releasePrice } from '../stats/index.ts';
import type { Metric } from './metrics.ts';
import { metricNamed } from './metrics.ts';
import type { Release, RunRow } from './row.ts';
import type { Summary } from './summary.ts';
import { observe, summarise } from './summary.ts';

/** What is compared in one block of a report. */
export interface Block {
  readonly variant: string;
  readonly release: Release;
}

/** Two policies on one metric over the same seeds: a row of comparisons.csv. Differences are a − b. */
export interface PairComparison {
  readonly policyA: string;
  readonly policyB: string;
  /** Seeds on which the metric can happen under both. */
  readonly n: number;
  readonly meanDifference: number;
  /** 95 %, adjusted over all pairs of the metric (Holm); null from a single seed. */
  readonly interval: Interval | null;
  /** Share of seeds on which a is lower; a tie counts half. */
  readonly winShareA: number;
  readonly verdict: Verdict;
}

/**
 * What the runs of a batch say about its policies: from any number of whole replications, the same for the same rows.
 *
 * Nothing is worked out before it is asked for, and nothing twice, so that a screen may make a new one whenever further
 * runs have come in.
 */
export class Comparison {
  /** In the scenario's order; those of any variant. */
  readonly policies: readonly string[];
  readonly variants: readonly string[];
  /** How many seeds there are so far. */
  readonly replications: number;
  readonly #horizonS: ReadonlyMap<string, number>;
  readonly #margin: number;
  readonly #resampler: Resampler;
  readonly #rows: ReadonlyMap<string, readonly RunRow[]>;
  readonly #kept = new Map<string, unknown>();

  /** Rows in the order of their plan: those of a policy by replication, the same replications for each. */
  constructor(scenario: Scenario, rows: readonly RunRow[]) {
    this.#rows = grouped(rows);
    this.#horizonS = new Map(
      scenario.variants.map(({ name, scenario: { duration } }) => [name, duration / SECOND]),
    );
    this.#margin = scenario.irrelevantWithin;
    this.#resampler = new Resampler(new RandomStreams(scenario.seed).stream('comparison'));
    this.policies = [...new Set(rows.map((row) => row.policy))];
    this.variants = scenario.variants.map(({ name }) => name);
    this.replications = new Set(rows.map((row) => row.replication)).size;
  }

  /** The runs of a policy, by replication. */
  rows(policy: string, block: Block): readonly RunRow[] {
    return this.#rows.get(keyOf(policy, block)) ?? [];
  }

  /** The policies that a variant has. */
  policiesOf(variant: string): readonly string[] {
    return this.policies.filter((policy) => this.rows(policy, { variant, release: 'faulty' }).length > 0);
  }

  summary(policy: string, metric: string, block: Block): Summary {
    const { variant, release } = block;
    return this.#once(`summary ${policy} ${metric} ${release} ${variant}`, () =>
      summarise(this.rows(policy, block), metricNamed(metric), this.#horizon(variant)),
    );
  }

  /** Every two policies once, in the scenario's order; those that share no seed on which the metric can happen are left out. */
  pairs(metric: string, block: Block): readonly PairComparison[] {
    const { variant, release } = block;
    return this.#once(`pairs ${metric} ${release} ${variant}`, () =>
      this.#compare(metricNamed(metric), block),
    );
  }

  /** Each other policy against a base, as `policyA` with the base as `policyB`. Adjusted over all pairs, like `pairs`. */
  against(base: string, metric: string, block: Block): readonly PairComparison[] {
    return this.pairs(metric, block).flatMap((pair) => {
      if (pair.policyB === base) return pair;
      return pair.policyA === base ? turned(pair) : [];
    });
  }

  /** What a release costs on average when a share of releases is bad. */
  perRelease(policy: string, variant: string, changeFailRate: number): ReleaseCost {
    const { userMinutesLost, userHoursDelayed } = this.#harmAndDelay(policy, variant);
    return {
      userMinutesLost: perRelease(userMinutesLost, changeFailRate),
      userHoursDelayed: perRelease(userHoursDelayed, changeFailRate),
    };
  }

  /**
   * From which share of bad releases on a policy costs less than a base, when a user-minute of waiting for a release is
   * worth `waitingWeight` lost ones.
   */
  breakEven(policy: string, base: string, variant: string, waitingWeight: number): BreakEvenAgainst {
    const [own, other] = [policy, base].map((name) =>
      releasePrice(this.#harmAndDelay(name, variant), waitingWeight),
    );
    const crossing = breakEvenRate(own, other);
    if (crossing !== null)
      return { cheaper: crossing.cheaperBelow === 'a' ? 'below' : 'above', rate: crossing.rate };
    const gap = own.healthy - other.healthy + (own.faulty - other.faulty);
    return { cheaper: gap === 0 ? 'neither' : gap < 0 ? 'always' : 'never' };
  }

  #harmAndDelay(policy: string, variant: string): HarmAndDelay {
    return {
      userMinutesLost: this.#worlds(policy, variant, 'user_minutes_lost'),
      userHoursDelayed: this.#worlds(policy, variant, 'user_hours_delayed'),
    };
  }

  /** A measure that cannot happen in a world costs nothing there: nobody waits for a bad release. */
  #worlds(policy: string, variant: string, metric: string): Worlds {
    const mean = (release: Release): number => this.summary(policy, metric, { variant, release }).mean ?? 0;
    return { faulty: mean('faulty'), healthy: mean('healthy') };
  }

  #compare(metric: Metric, block: Block): PairComparison[] {
    const pairs = everyTwo(this.policiesOf(block.variant)).flatMap(([policyA, policyB]) => {
      const values = this.#paired(metric, block, policyA, policyB);
      return values.a.length === 0 ? [] : [{ policyA, policyB, ...values }];
    });
    const results = compareFamily(pairs, this.#resampler, { margin: this.#margin });
    return results.map(({ low, high, n, meanDifference, winShareA, verdict }, i) => ({
      policyA: pairs[i].policyA,
      policyB: pairs[i].policyB,
      n,
      meanDifference,
      interval: Number.isFinite(low) && Number.isFinite(high) ? { low, high } : null,
      winShareA,
      verdict,
    }));
  }

  /** The values of two policies on the seeds on which both have one; what did not happen counts up to its limit. */
  #paired(metric: Metric, block: Block, policyA: string, policyB: string): { a: number[]; b: number[] } {
    const horizonS = this.#horizon(block.variant);
    const [rowsA, rowsB] = [this.rows(policyA, block), this.rows(policyB, block)];
    if (rowsA.length !== rowsB.length)
      throw new Error(
        `expected as many runs of ${policyA} as of ${policyB}, got ${rowsA.length} and ${rowsB.length}`,
      );
    const a: number[] = [];
    const b: number[] = [];
    for (const [i, row] of rowsA.entries()) {
      const valueA = observe(row, metric, horizonS);
      const valueB = observe(rowsB[i], metric, horizonS);
      if (valueA === undefined || valueB === undefined) continue;
      a.push(valueA.value);
      b.push(valueB.value);
    }
    return { a, b };
  }

  #horizon(variant: string): number {
    const horizonS = this.#horizonS.get(variant);
    if (horizonS === undefined) throw new RangeError(`expected a variant of the batch, got ${variant}`);
    return horizonS;
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#kept.has(key)) this.#kept.set(key, make());
    return this.#kept.get(key) as T;
  }
}

/** Per release, good and bad ones together. */
export interface ReleaseCost {
  readonly userMinutesLost: number;
  readonly userHoursDelayed: number;
}

/** Where a policy costs less than a base: at every share of bad releases, at none, or on one side of a rate. */
export type BreakEvenAgainst =
  | { readonly cheaper: 'always' | 'never' | 'neither' }
  | { readonly cheaper: 'above' | 'below'; readonly rate: number };

function grouped(rows: readonly RunRow[]): Map<string, RunRow[]> {
  const groups = new Map<string, RunRow[]>();
  for (const row of rows) {
    const key = keyOf(row.policy, row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function keyOf(policy: string, { variant, release }: Block): string {
  return JSON.stringify([policy, variant, release]);
}

function everyTwo(names: readonly string[]): [string, string][] {
  return names.flatMap((a, i) => names.slice(i + 1).map((b): [string, string] => [a, b]));
}

/** The same comparison the other way round. */
function turned({
  policyA,
  policyB,
  n,
  meanDifference,
  interval,
  winShareA,
  verdict,
}: PairComparison): PairComparison {
  return {
    policyA: policyB,
    policyB: policyA,
    n,
    meanDifference: 0 - meanDifference,
    interval: interval && { low: 0 - interval.high, high: 0 - interval.low },
    winShareA: 1 - winShareA,
    verdict: verdict === 'a_lower' ? 'b_lower' : verdict === 'b_lower' ? 'a_lower' : verdict,
  };
}
