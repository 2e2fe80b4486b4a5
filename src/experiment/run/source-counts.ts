import type { Duration, Noise } from '../../kernel/index.ts';
import { binomialQuantile } from '../../stats/index.ts';
import { poissonQuantile } from './poisson-quantile.ts';
import type { Events } from './populations.ts';
import { addEvents, addOldEvents, addUnexposedEvents } from './populations.ts';
import { RunningCounts } from './running-counts.ts';
import type { Unit } from './units.ts';

/** Events per window from which their own sampling noise (below 2 %) is left out. */
const LARGE = 2_500;

/** Kept together: bad events as counted, and how many good ones are to be expected, or are counted. */
const BAD = 0;
const GOOD = 1;

/** Places of a source's counts in the noise, from its first one on; never to be changed. */
const Place = { bad: 0, good: 1, oldBad: 4, oldGood: 5, unexposedBad: 6, unexposedGood: 7 } as const;

/**
 * What chance does to the counts of a window. `events`: good and bad ones come independently (Poisson). `samples`: so
 * many are taken, and each is bad or not (binomial). `forecast`: so many are expected, and what is completed of them
 * comes independently; bad is what is missing, over all windows that are read together.
 */
export type Draws = 'events' | 'samples' | 'forecast';

/** What can be read of a source: whole counts in windows first ≤ w < last. */
export interface SourceReader {
  badIn(unit: Unit, first: number, last: number): number;
  goodIn(unit: Unit, first: number, last: number): number;
  /** The same of the old version in the unit's cells, or where it serves nothing there, around them. */
  oldBadIn(unit: Unit, first: number, last: number): number;
  oldGoodIn(unit: Unit, first: number, last: number): number;
}

export interface SourceInputs {
  readonly events: Events;
  readonly noise: Noise;
  /** Its first place in the noise. */
  readonly place: number;
  /** Length of a telemetry window. */
  readonly window: Duration;
  /** What chance does to them, see `Draws`. */
  readonly draws: Draws;
  /** Of the bad events to be expected, those that have really been counted: chance is in them already. Null: none. */
  readonly counted: ((valid: number, bad: number) => number) | null;
}

/**
 * One source as monitoring shows it, of any unit, and of whom the unit is compared with: whole counts per window.
 *
 * Noise is a function of (unit, place, window) alone: all readers of a window see one number, long windows are sums
 * of short ones, and nothing depends on who looks or when. What is compared with has a noise of its own, and is not
 * brought to the unit's size.
 */
export class SourceCounts implements SourceReader {
  private readonly inputs: SourceInputs;
  /** By unit: what has been drawn so far. */
  private readonly counts: (RunningCounts | undefined)[] = [];
  private readonly good: (RunningCounts | undefined)[] = [];
  private readonly old: (RunningCounts | undefined)[] = [];
  private readonly unexposed: (RunningCounts | undefined)[] = [];

  constructor(inputs: SourceInputs) {
    this.inputs = inputs;
  }

  badIn(unit: Unit, first: number, last: number): number {
    return this.missing(this.countsOf(unit).between(BAD, first, last));
  }

  /** Large counts without noise, whose effect on a share is of second order. */
  goodIn(unit: Unit, first: number, last: number): number {
    if (this.inputs.draws !== 'events') return this.restIn(this.countsOf(unit), first, last);
    const mean = this.countsOf(unit).between(GOOD, first, last);
    return this.inputs.counted !== null || mean > LARGE * (last - first)
      ? Math.round(mean)
      : this.goodOf(unit).between(0, first, last);
  }

  oldBadIn(unit: Unit, first: number, last: number): number {
    return this.missing(this.oldOf(unit).between(BAD, first, last));
  }

  oldGoodIn(unit: Unit, first: number, last: number): number {
    if (this.inputs.draws !== 'events') return this.restIn(this.oldOf(unit), first, last);
    return this.oldOf(unit).between(GOOD, first, last);
  }

  /** Of a forecast more may have come than was expected. */
  private missing(bad: number): number {
    return bad > 0 ? bad : 0;
  }

  /** What is not bad of samples or a forecast; together they are as many as were taken, or expected. */
  private restIn(counts: RunningCounts, first: number, last: number): number {
    const bad = counts.between(BAD, first, last);
    return counts.between(GOOD, first, last) + bad - this.missing(bad);
  }

  private countsOf(unit: Unit): RunningCounts {
    this.counts[unit.id] ??= new RunningCounts(2, (first, [bad, good]) => {
      const { events, window, counted } = this.inputs;
      // For a moment `good` holds all events, and `bad` what is to be expected.
      addEvents(events, unit, first * window, window, good, bad);
      for (let i = 0; i < bad.length; i++) {
        if (this.inputs.draws !== 'events') {
          this.draw(unit, Place.bad, first, i, bad, good);
          continue;
        }
        // Of one host among many only a part has been counted: which one is chance again.
        const sure = counted === null || unit.part === 'host' ? 0 : counted(good[i], bad[i]);
        good[i] = Math.max(0, good[i] - bad[i]);
        bad[i] = sure + this.drawn(unit, Place.bad, first + i, bad[i] - sure);
      }
    });
    return this.counts[unit.id] as RunningCounts;
  }

  private goodOf(unit: Unit): RunningCounts {
    this.good[unit.id] ??= new RunningCounts(1, (first, [good]) => {
      const counts = this.countsOf(unit);
      for (let i = 0; i < good.length; i++) {
        const window = first + i;
        good[i] = this.drawn(unit, Place.good, window, counts.between(GOOD, window, window + 1));
      }
    });
    return this.good[unit.id] as RunningCounts;
  }

  private oldOf(unit: Unit): RunningCounts {
    this.old[unit.id] ??= new RunningCounts(2, (first, [bad, good]) => {
      const { events, window } = this.inputs;
      addOldEvents(events, unit, first * window, window, good, bad);
      for (let i = 0; i < bad.length; i++) {
        if (good[i] > 0) this.draw(unit, Place.oldBad, first, i, bad, good);
        else this.lookAround(unit, first + i, i, bad, good);
      }
    });
    return this.old[unit.id] as RunningCounts;
  }

  /** Takes one window from the nearest cells around the unit in which the new version serves nothing. */
  private lookAround(
    { around }: Unit,
    window: number,
    i: number,
    bad: Float64Array,
    good: Float64Array,
  ): void {
    for (const place of around) {
      const there = this.unexposedOf(place);
      bad[i] = there.between(BAD, window, window + 1);
      good[i] = there.between(GOOD, window, window + 1);
      if (bad[i] + good[i] > 0) return;
    }
  }

  private unexposedOf(place: Unit): RunningCounts {
    this.unexposed[place.id] ??= new RunningCounts(2, (first, [bad, good]) => {
      const { events, window } = this.inputs;
      addUnexposedEvents(events, place, first * window, window, good, bad);
      for (let i = 0; i < bad.length; i++) this.draw(place, Place.unexposedBad, first, i, bad, good);
    });
    return this.unexposed[place.id] as RunningCounts;
  }

  /** Draws place i, where `good` still holds all events; the place of the good ones follows that of the bad ones. */
  private draw(
    unit: Unit,
    place: number,
    first: number,
    i: number,
    bad: Float64Array,
    good: Float64Array,
  ): void {
    const { counted, draws, noise } = this.inputs;
    if (draws !== 'events') {
      const taken = Math.round(good[i]);
      if (draws === 'forecast') bad[i] = taken - this.drawn(unit, place, first + i, good[i] - bad[i]);
      else {
        const share = good[i] > 0 ? Math.min(1, bad[i] / good[i]) : 0;
        const isSure = share === 0 || share === 1;
        const u = isSure ? 0 : noise.uniform(unit.id, this.inputs.place + place, first + i);
        bad[i] = isSure ? share * taken : binomialQuantile(u, taken, share);
      }
      good[i] = taken - bad[i];
      return;
    }
    const sure = counted === null ? 0 : counted(good[i], bad[i]);
    const mean = Math.max(0, good[i] - bad[i]);
    good[i] =
      counted !== null || mean > LARGE ? Math.round(mean) : this.drawn(unit, place + 1, first + i, mean);
    bad[i] = sure + this.drawn(unit, place, first + i, bad[i] - sure);
  }

  /** The count of one window, with its noise. */
  private drawn(unit: Unit, place: number, window: number, mean: number): number {
    if (mean <= 0) return 0;
    return poissonQuantile(this.inputs.noise.uniform(unit.id, this.inputs.place + place, window), mean);
  }
}
