import { ascending, quantile } from '../quantile.ts';

/** What becomes of points that are no numbers, and of outliers, before two samples are compared. */
export interface Cleaning {
  /** Points without a number are left out, or count as 0. */
  readonly nanStrategy: 'remove' | 'replace';
  readonly outliers: 'keep' | 'remove';
  /** How many interquartile ranges beyond the quartiles an outlier lies; above 0. */
  readonly outlierFactor: number;
}

/**
 * The points that the judge compares. Outliers lie beyond Tukey's fences and also beyond the 1st or 99th percentile
 * (definition 7), so that a sample of constants with a few others, whose fences fall together, keeps most of them.
 */
export function cleaned(
  points: readonly number[],
  { nanStrategy, outliers, outlierFactor }: Cleaning,
): readonly number[] {
  const values =
    nanStrategy === 'remove'
      ? points.filter((point) => !Number.isNaN(point))
      : points.map((point) => (Number.isNaN(point) ? 0 : point));
  if (outliers === 'keep' || values.length === 0) return values;
  const sorted = ascending(values);
  const [p1, q1, q3, p99] = [0.01, 0.25, 0.75, 0.99].map((q) => quantile(sorted, q));
  const reach = outlierFactor * (q3 - q1);
  const low = Math.min(p1, q1 - reach);
  const high = Math.max(p99, q3 + reach);
  return values.filter((value) => value >= low && value <= high);
}
