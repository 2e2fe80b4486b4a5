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
 * States are eliminated one by one from the top level down: whoever jumped to a state jumps on to where it leads, and has
 * its time added. Only sums, products and quotients of positive numbers occur (Grassmann, Taksar & Heyman 1985), so
 * that nothing cancels: every time is exact to some digits less than a double has, also where a target is reached
 * once in the age of the universe. Cost: about 3·levels·places³; kept: 3·levels·places² numbers.
 */
export function meanHittingTimes(chain: LevelledChain): Float64Array {
  const rows = Array.from({ length: chain.levels }, (_, level) => rowsOf(chain, level));
  for (let level = chain.levels - 1; level >= 0; level--) {
    for (let place = chain.places - 1; place >= 0; place--)
      eliminate(rows[level], level === 0 ? undefined : rows[level - 1], place, chain.places);
  }
  return backSubstituted(rows, chain.places);
}

/** All states of a level: rates at index from·places + to, targets apart. */
interface Rows {
  readonly isTarget: readonly boolean[];
  readonly within: Float64Array;
  readonly down: Float64Array;
  readonly up: Float64Array;
  /** Rate to any target, by state. */
  readonly out: Float64Array;
  /** Time that a state stands for, in units of one over its own rate: 1, and what was eliminated into it. */
  readonly weight: Float64Array;
  /** Rate out of a state when it was eliminated. */
  readonly total: Float64Array;
}

function rowsOf({ places, isTarget, jumps }: LevelledChain, level: number): Rows {
  const square = () => new Float64Array(places * places);
  const rows: Rows = {
    isTarget: Array.from({ length: places }, (_, place) => isTarget(level, place)),
    within: square(),
    down: square(),
    up: square(),
    out: new Float64Array(places),
    weight: new Float64Array(places).fill(1),
    total: new Float64Array(places),
  };
  for (let from = 0; from < places; from++) {
    if (rows.isTarget[from]) continue;
    jumps(level, from, (rate, toLevel, to) => {
      if (Math.abs(toLevel - level) > 1 || !(rate >= 0))
        throw new RangeError(`expected a rate from 0 to a level next to ${level}, got ${rate} to ${toLevel}`);
      if (toLevel === level && to === from) return;
      if (isTarget(toLevel, to)) rows.out[from] += rate;
      else
        (toLevel === level ? rows.within : toLevel < level ? rows.down : rows.up)[from * places + to] += rate;
    });
  }
  return rows;
}

/** Takes one state out: of those left, only lower places of its level and the level below jump to it. */
function eliminate(rows: Rows, lower: Rows | undefined, state: number, places: number): void {
  if (rows.isTarget[state]) return;
  const { within, down, out, weight } = rows;
  const row = state * places;
  let total = out[state];
  for (let to = 0; to < state; to++) total += within[row + to];
  for (let to = 0; to < places; to++) total += down[row + to];
  if (!(total > 0)) throw new RangeError('expected a chain in which every state reaches a target');
  rows.total[state] = total;
  for (let from = 0; from < state; from++) {
    const share = within[from * places + state] / total;
    if (share === 0) continue;
    add(within, from * places, within, row, share, state);
    add(down, from * places, down, row, share, places);
    out[from] += share * out[state];
    weight[from] += share * weight[state];
  }
  if (lower === undefined) return;
  for (let from = 0; from < places; from++) {
    const share = lower.up[from * places + state] / total;
    if (share === 0) continue;
    add(lower.up, from * places, within, row, share, state);
    add(lower.within, from * places, down, row, share, places);
    lower.out[from] += share * out[state];
    lower.weight[from] += share * weight[state];
  }
}

/** Adds a share of one row to another, up to a place. What then leads a state back to itself is no jump; nobody reads it. */
function add(
  to: Float64Array,
  toRow: number,
  of: Float64Array,
  ofRow: number,
  share: number,
  end: number,
): void {
  for (let place = 0; place < end; place++) to[toRow + place] += share * of[ofRow + place];
}

function backSubstituted(levels: readonly Rows[], places: number): Float64Array {
  const times = new Float64Array(levels.length * places);
  for (const [level, { isTarget, within, down, weight, total }] of levels.entries()) {
    for (let state = 0; state < places; state++) {
      if (isTarget[state]) continue;
      const row = state * places;
      let time = weight[state];
      for (let to = 0; to < state; to++) time += within[row + to] * times[level * places + to];
      if (level > 0)
        for (let to = 0; to < places; to++) time += down[row + to] * times[(level - 1) * places + to];
      times[level * places + state] = time / total[state];
    }
  }
  return times;
}
