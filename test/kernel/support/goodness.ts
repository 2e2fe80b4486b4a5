/**
 * How likely a sample at least this far from the law is, by Pearson's chi-square over counts. Outcomes that are
 * expected less than ten times are put together with their neighbours.
 */
export function chiSquareP(observed: readonly number[], probabilities: readonly number[]): number {
  const total = observed.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  let bins = 0;
  let seen = 0;
  let expected = 0;
  let left = total;
  for (const [index, count] of observed.entries()) {
    seen += count;
    expected += probabilities[index] * total;
    left -= probabilities[index] * total;
    if (expected < 10 || (left < 10 && index < observed.length - 1)) continue;
    statistic += (seen - expected) ** 2 / expected;
    bins++;
    seen = 0;
    expected = 0;
  }
  return upperGamma((bins - 1) / 2, statistic / 2);
}

/** The same by Kolmogorov and Smirnov, for a law with a continuous distribution function. */
export function kolmogorovP(sample: readonly number[], distribution: (x: number) => number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const n = sorted.length;
  let distance = 0;
  for (const [index, x] of sorted.entries()) {
    const f = distribution(x);
    distance = Math.max(distance, f - index / n, (index + 1) / n - f);
  }
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let p = 0;
  for (let k = 1; k <= 100; k++) p += 2 * (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, p));
}

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

export function moments(sample: readonly number[]): Moments {
  const mean = sample.reduce((sum, x) => sum + x, 0) / sample.length;
  const variance = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (sample.length - 1);
  return { mean, variance };
}

/** The standard normal distribution function. */
export function normalDistribution(x: number): number {
  const tail = 0.5 * upperGamma(0.5, (x * x) / 2);
  return x > 0 ? 1 - tail : tail;
}

/** Q(a, x), the upper regularised incomplete gamma function: series below a + 1, continued fraction above. */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 10_000 && term > sum * 1e-17; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - front * sum;
  }
  let fraction = 0;
  for (let n = 2000; n >= 1; n--) fraction = (n * (a - n)) / (x + 2 * n + 1 - a + fraction);
  return front / (x + 1 - a + fraction);
}

/** Stirling's series after raising the argument. */
export function logGamma(a: number): number {
  let shift = 0;
  let x = a;
  for (; x < 15; x++) shift += Math.log(x);
  const z = 1 / (x * x);
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - z * (1 / 360 - z / 1260)) / x -
    shift
  );
}
