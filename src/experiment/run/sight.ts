import type { Fleet, Undo, WorldImpairment } from '../../domain/index.ts';
import type { Duration, Noise, Simulation, Time } from '../../kernel/index.ts';
import { log } from '../../kernel/index.ts';
import type { Plant } from '../../plant/index.ts';

/** What can be wrong with the telemetry of a cell; several combine as `Impairment` says. */
export type Blur = Omit<Extract<WorldImpairment, { primitive: 'observability' }>, 'primitive'> & {
  /** How much later than it happened everything is seen to have happened. */
  readonly skew: Duration;
};

const CLEAR: Blur = { delay: 0, missing: 0, masked: 0, noise: 0, skew: 0 };

/** Names the noise of false errors; never to be changed. */
const FALSE_ERRORS = 3;

/** How the telemetry of one cell has been over time. */
interface View {
  readonly blurs: Blur[];
  /** What held from when on, oldest first; before the first, all was clear. */
  readonly pieces: { readonly from: Time; readonly blur: Blur }[];
  /** Newest instant that had been seen when the delay last changed: what has been seen stays seen. */
  seenTo: Time;
  changes: number;
}

interface Flows {
  readonly attempts: number;
  readonly errors: number;
}

/**
 * What gets from the cells into telemetry: late, in part, with errors shown as successes and the other way round, and
 * under the wrong time. What holds when a window begins holds for all of it.
 */
export class Sight {
  /** A cell is seen otherwise from now on. */
  onChange: (cell: number) => void = () => undefined;
  private readonly simulation: Simulation;
  private readonly plant: Plant;
  private readonly noise: Noise;
  private readonly views: (View | undefined)[];
  private plain = true;

  constructor(simulation: Simulation, fleet: Fleet, plant: Plant, noise: Noise) {
    this.simulation = simulation;
    this.plant = plant;
    this.noise = noise;
    this.views = new Array<undefined>(fleet.cells.length).fill(undefined);
  }

  get now(): Time {
    return this.simulation.now;
  }

  blur(cell: number, blur: Blur): Undo {
    const view = this.views[cell] ?? { blurs: [], pieces: [], seenTo: 0, changes: 0 };
    this.views[cell] = view;
    this.plain = false;
    this.change(cell, view, () => view.blurs.push(blur));
    return () => {
      const place = view.blurs.indexOf(blur);
      if (place >= 0) this.change(cell, view, () => view.blurs.splice(place, 1));
    };
  }

  /** Grows with every change of how the cell is seen. */
  revision(cell: number): number {
    return this.views[cell]?.changes ?? 0;
  }

  /** Newest instant that has got through from all of the cells, if telemetry itself took no time. */
  seenTo(cells: readonly number[], now: Time): Time {
    let oldest = now;
    if (this.plain) return oldest;
    for (const cell of cells) {
      const view = this.views[cell];
      if (view === undefined) continue;
      const seen = Math.max(view.seenTo, now - newest(view).delay);
      if (seen < oldest) oldest = seen;
    }
    return oldest;
  }

  /** How much later than usual things show in the cells' telemetry now. */
  behind(cells: readonly number[], now: Time): Duration {
    if (this.plain) return 0;
    let skew = 0;
    for (const cell of cells) skew = Math.max(skew, this.blurOf(cell).skew);
    return now - this.seenTo(cells, now) + skew;
  }

  /** Steady traffic of a cell as telemetry shows it; null where chance decides what it shows. */
  shown(cell: number, flows: Flows | null): Flows | null {
    const view = this.views[cell];
    if (view === undefined || flows === null) return flows;
    const { missing, masked, noise } = newest(view);
    if (noise > 0) return null;
    return { attempts: flows.attempts * (1 - missing), errors: flows.errors * (1 - missing) * (1 - masked) };
  }

  /** Adds the counts of windows of one length, end to end from `from` on, as telemetry shows them. */
  addCounts(
    cell: number,
    from: Time,
    length: Duration,
    attempts: Float64Array,
    errors: Float64Array,
    version: 'all' | 'new' = 'all',
    unmasked = false,
  ): void {
    const view = this.views[cell];
    if (view === undefined) {
      this.count(cell, version, from, length, attempts, errors);
      return;
    }
    const came = new Float64Array(1);
    const failed = new Float64Array(1);
    for (let i = 0; i < attempts.length; i++) {
      const start = from + i * length;
      const { missing, masked, noise, skew } = blurAt(view, start);
      if (start < skew) continue;
      came[0] = 0;
      failed[0] = 0;
      this.count(cell, version, start - skew, length, came, failed);
      const shown = unmasked ? failed[0] : failed[0] * (1 - masked);
      const falsely = noise === 0 ? 0 : this.falseShare(cell, start / length, noise) * (came[0] - shown);
      attempts[i] += came[0] * (1 - missing);
      errors[i] += (shown + falsely) * (1 - missing);
    }
  }

  /** Adds something else that is counted window by window, by `add` from a time on, as telemetry shows it. */
  addSeen(
    cell: number,
    from: Time,
    length: Duration,
    seen: Float64Array,
    add: (from: Time, length: Duration, counts: Float64Array) => void,
  ): void {
    const view = this.views[cell];
    if (view === undefined) {
      add(from, length, seen);
      return;
    }
    const one = new Float64Array(1);
    for (let i = 0; i < seen.length; i++) {
      const start = from + i * length;
      const { missing, skew } = blurAt(view, start);
      if (start < skew) continue;
      one[0] = 0;
      add(start - skew, length, one);
      seen[i] += one[0] * (1 - missing);
    }
  }

  /** Nothing has ever been wrong with how the cell is seen. */
  isClear(cell: number): boolean {
    return this.views[cell] === undefined;
  }

  /** Nothing of the cell is seen now. */
  isDark(cell: number): boolean {
    return this.blurOf(cell).missing === 1;
  }

  private count(
    cell: number,
    version: 'all' | 'new',
    from: Time,
    length: Duration,
    attempts: Float64Array,
    errors: Float64Array,
  ): void {
    if (version === 'new') this.plant.addNewCounts(cell, from, length, attempts, errors);
    else this.plant.addCounts(cell, from, length, attempts, errors);
  }

  /** Exponentially distributed around its mean, so that it comes in bursts. */
  private falseShare(cell: number, window: number, mean: number): number {
    return Math.min(1, -mean * log(1 - this.noise.uniform(cell, FALSE_ERRORS, window)));
  }

  private blurOf(cell: number): Blur {
    const view = this.views[cell];
    return view === undefined ? CLEAR : newest(view);
  }

  private change(cell: number, view: View, apply: () => void): void {
    const { now } = this.simulation;
    view.seenTo = Math.max(view.seenTo, now - newest(view).delay);
    apply();
    view.pieces.push({ from: now, blur: combined(view.blurs) });
    view.changes++;
    this.onChange(cell);
  }
}

function newest({ pieces }: View): Blur {
  return pieces.length === 0 ? CLEAR : pieces[pieces.length - 1].blur;
}

function blurAt({ pieces }: View, time: Time): Blur {
  for (let i = pieces.length - 1; i >= 0; i--) if (pieces[i].from <= time) return pieces[i].blur;
  return CLEAR;
}

function combined(blurs: readonly Blur[]): Blur {
  if (blurs.length === 0) return CLEAR;
  const either = (of: (blur: Blur) => number) => 1 - blurs.reduce((none, blur) => none * (1 - of(blur)), 1);
  return {
    delay: blurs.reduce((sum, { delay }) => sum + delay, 0),
    missing: either(({ missing }) => missing),
    masked: either(({ masked }) => masked),
    noise: either(({ noise }) => noise),
    skew: blurs.reduce((sum, { skew }) => sum + skew, 0),
  };
}
