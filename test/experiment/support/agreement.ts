import type { Scenario } from '../../../src/domain/index.ts';
import type { Metric, RunRow } from '../../../src/experiment/index.ts';
import { metrics, simulateReplication } from '../../../src/experiment/index.ts';
import { SECOND } from '../../../src/kernel/index.ts';
import { holmAdjust, ksTwoSample } from '../../../src/stats/index.ts';

type World = Omit<Scenario, 'variants'>;

/** Both rows of so many replications of a policy, with settled cells skipped or every cell stepped. */
export function runs(scenario: World, policy: string, count: number, settles: boolean): RunRow[] {
  return Array.from({ length: count }, (_, replication) =>
    simulateReplication({ scenario, variant: 'base', policy, replication, settles }),
  ).flat();
}

/** What differs between runs that are paired by seed: measures whose means are further apart than `tolerance` of them. */
export function pairedDifferences(
  closed: readonly RunRow[],
  stepped: readonly RunRow[],
  tolerance: number,
): string[] {
  return everyMeasure(closed, stepped).flatMap(({ name, a, b }) => {
    const pairs = a.map((value, i) => [value, b[i]] as const);
    const odd = pairs.filter(([x, y]) => typeof x !== typeof y || (typeof x !== 'number' && x !== y));
    if (odd.length > 0) return [`${name}: ${odd.length} of ${a.length} runs have it in one of the two only`];
    const [x, y] = [mean(a), mean(b)];
    return Math.abs(x - y) <= tolerance * Math.abs(y) ? [] : [`${name}: ${x}, stepped ${y}`];
  });
}

/**
 * Holm-adjusted p values of the two-sample Kolmogorov-Smirnov test, by measure; runs are of disjoint seeds. To three
 * digits: many measures have the same value in every run, and one that is off by a millionth (the paired test weighs
 * it) would count as another law.
 */
export function distributionTests(
  closed: readonly RunRow[],
  stepped: readonly RunRow[],
  horizon: number,
): { readonly name: string; readonly p: number }[] {
  // What has not happened by the horizon is later than all that has; what cannot happen is earlier.
  const numbers = (values: readonly Value[]) =>
    values.map((value) =>
      typeof value === 'number' ? Number(value.toPrecision(3)) : value === null ? 2 * (horizon / SECOND) : -1,
    );
  const tests = everyMeasure(closed, stepped).map(({ name, a, b }) => ({
    name,
    p: ksTwoSample(numbers(a), numbers(b)).pValue,
  }));
  const adjusted = holmAdjust(tests.map(({ p }) => p));
  return tests.map(({ name }, i) => ({ name, p: adjusted[i] }));
}

type Value = ReturnType<Metric['of']>;

function everyMeasure(closed: readonly RunRow[], stepped: readonly RunRow[]) {
  return (['faulty', 'healthy'] as const).flatMap((release) =>
    metrics.map((metric) => {
      const [a, b] = [closed, stepped].map((rows) =>
        rows.filter((row) => row.release === release).map((row) => metric.of(row)),
      );
      return { name: `${metric.name} of the ${release} release`, a, b };
    }),
  );
}

function mean(values: readonly Value[]): number {
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 0 ? 0 : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
