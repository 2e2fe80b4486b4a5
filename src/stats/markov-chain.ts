/**
 * A Markov chain in continuous time whose states stand in levels: level n = 0 … levels − 1, place i = 0 … places − 1, and
 * every jump leads to the same level or one next to it (a quasi-birth-death process).
 */
export interface LevelledChain {
  readonly levels: number;
  readonly places: number;
  /** Calls back with every jump out of a state: its rate, and where it leads. */
  jumps(level: number, place: number, jump: (rate: number, level: number, place: number) => void): void;
  /** Whether a state belongs to those that are to be reached. */
  isTarget(level: number, place: number): boolean;
}

/**
 * The mean time from every state until the chain is in a target state, at index level·places + place: the solution of
 * Σ rate·(m(from) − m(to)) = 1, m(target) = 0.
 *
 * Solved by elimination of whole levels from the top down (block tridiagonal): what a level's times are, given those of
 * the level below, is a matrix of hitting probabilities and a vector of times. Within a level plain elimination without
 * pivots, which is stable because every row is diagonally dominant. Cost: levels · places³; no iteration, so it is as
 * exact for a chain that waits for a hundred million units as for one that waits for ten.
 *
 * A state that cannot reach any target has an infinite time; the chain must not have one.
 */
export function meanHittingTimes(chain: LevelledChain): Float64Array {
  const { levels, places } = chain;
  /** By level: m(level) = below · m(level − 1) + times. */
  const below: Float64Array[] = new Array(levels);
  const times: Float64Array[] = new Array(levels);
  for (let level = levels - 1; level >= 0; level--) {
    const rows = rowsOf(chain, level);
    if (level + 1 < levels) substitute(rows, below[level + 1], times[level + 1], places);
    const solved = eliminate(rows, places);
    below[level] = solved.below;
    times[level] = solved.times;
  }
  const result = new Float64Array(levels * places);
  for (let level = 0; level < levels; level++) {
    for (let i = 0; i < places; i++) {
      let time = times[level][i];
      if (level > 0)
        for (let j = 0; j < places; j++)
          time += below[level][i * places + j] * result[(level - 1) * places + j];
      result[level * places + i] = time;
    }
  }
  return result;
}

/** The equations of a level: own · m(level) = down · m(level − 1) + up · m(level + 1) + right. */
interface Rows {
  readonly own: Float64Array;
  readonly down: Float64Array;
  readonly up: Float64Array;
  readonly right: Float64Array;
}

function rowsOf(chain: LevelledChain, level: number): Rows {
  const { places } = chain;
  const rows: Rows = {
    own: new Float64Array(places * places),
    down: new Float64Array(places * places),
    up: new Float64Array(places * places),
    right: new Float64Array(places),
  };
  for (let i = 0; i < places; i++) {
    if (chain.isTarget(level, i)) {
      rows.own[i * places + i] = 1;
      continue;
    }
    rows.right[i] = 1;
    chain.jumps(level, i, (rate, toLevel, j) => {
      if (toLevel === level && j === i) return;
      if (Math.abs(toLevel - level) > 1 || !(rate >= 0))
        throw new RangeError(`expected a rate from 0 to a level next to ${level}, got ${rate} to ${toLevel}`);
      rows.own[i * places + i] += rate;
      if (toLevel === level) rows.own[i * places + j] -= rate;
      else (toLevel < level ? rows.down : rows.up)[i * places + j] += rate;
    });
  }
  return rows;
}

/** Puts m(level + 1) = below · m(level) + times in. */
function substitute(
  { own, up, right }: Rows,
  below: Float64Array,
  times: Float64Array,
  places: number,
): void {
  for (let i = 0; i < places; i++) {
    for (let k = 0; k < places; k++) {
      const rate = up[i * places + k];
      if (rate === 0) continue;
      right[i] += rate * times[k];
      for (let j = 0; j < places; j++) own[i * places + j] -= rate * below[k * places + j];
    }
  }
}

/** Solves own · x = down · y + right for x as a function of y (Gauss and Jordan). */
function eliminate({ own, down, right }: Rows, places: number): { below: Float64Array; times: Float64Array } {
  for (let pivot = 0; pivot < places; pivot++) {
    const scale = own[pivot * places + pivot];
    if (!(scale > 0)) throw new RangeError('expected a chain in which every state reaches a target');
    for (let j = 0; j < places; j++) {
      own[pivot * places + j] /= scale;
      down[pivot * places + j] /= scale;
    }
    right[pivot] /= scale;
    for (let i = 0; i < places; i++) {
      const factor = own[i * places + pivot];
      if (i === pivot || factor === 0) continue;
      for (let j = pivot; j < places; j++) own[i * places + j] -= factor * own[pivot * places + j];
      for (let j = 0; j < places; j++) down[i * places + j] -= factor * down[pivot * places + j];
      right[i] -= factor * right[pivot];
    }
  }
  return { below: down, times: right };
}
