/** Points on which the law of a wait is followed from one retry to the next. */
const POINTS = 400;

/**
 * How long clients with decorrelated jitter wait before each retry, in ticks: wait n is min(cap, U(base, 3 · wait n−1)),
 * and the wait before the first is taken as `base`. `out[n][k]` is the probability that retry n waits k ticks.
 *
 * The law of each wait is followed exactly (to the grid); what is lost is that a client whose wait was long will
 * probably wait long again. In a steady flow that makes no difference; README.md has the bound for transients.
 */
export function decorrelatedWaits(
  attempts: number,
  base: number,
  cap: number,
  tick: number,
): readonly Float64Array[] {
  const ticks = Math.ceil(Math.max(base, cap) / tick) + 2;
  const out: Float64Array[] = [new Float64Array(1)];
  const width = (cap - base) / POINTS;
  // The wait before: values on a grid from base to cap, each with its probability.
  let values = [base];
  let shares = [1];
  for (let retry = 1; retry < attempts; retry++) {
    const onTicks = new Float64Array(ticks);
    out.push(onTicks);
    if (width <= 0 || base === 0) {
      putBetween(onTicks, Math.min(base, cap) / tick, 1);
      continue;
    }
    const grid = new Float64Array(POINTS + 1);
    for (let i = 0; i < values.length; i++) {
      if (shares[i] === 0) continue;
      const top = 3 * values[i];
      const uncapped = shares[i] * Math.min(1, (cap - base) / (top - base));
      const most = Math.min(top, cap);
      spreadEvenly(onTicks, base / tick, most / tick, uncapped);
      spreadEvenly(grid, 0, (most - base) / width, uncapped);
      putBetween(onTicks, cap / tick, shares[i] - uncapped);
      grid[POINTS] += shares[i] - uncapped;
    }
    values = Array.from(grid, (_, at) => base + at * width);
    shares = Array.from(grid);
  }
  return out;
}

/** Spreads an amount evenly over [from, to] of a line whose points are whole numbers, keeping its mean. */
function spreadEvenly(line: Float64Array, from: number, to: number, amount: number): void {
  if (to - from < 1e-9) {
    putBetween(line, from, amount);
    return;
  }
  // Integral of the share that falls to point k: its hat function over the stretch.
  for (let at = Math.floor(from); at <= Math.ceil(to); at++) {
    const area = hat(to - at) - hat(from - at);
    if (area > 0 && at < line.length) line[at] += (amount * area) / (to - from);
  }
}

/** Integral from −1 to x of the hat 1 − |u|. */
function hat(x: number): number {
  if (x <= -1) return 0;
  if (x >= 1) return 1;
  return x <= 0 ? ((1 + x) * (1 + x)) / 2 : 1 - ((1 - x) * (1 - x)) / 2;
}

function putBetween(line: Float64Array, place: number, amount: number): void {
  const at = Math.floor(place);
  line[at] += amount * (1 - (place - at));
  if (at + 1 < line.length) line[at + 1] += amount * (place - at);
}
