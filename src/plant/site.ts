import type { Duration } from '../kernel/index.ts';
import { SECOND } from '../kernel/index.ts';
import { backoffOf } from './backoff.ts';
import type { Mixture } from './mixture.ts';
import { mixtureOf, VERSIONS } from './mixture.ts';
import type { PlantInputs } from './plant.ts';
import type { Grid } from './transient.ts';

/** What is the same in every cell of a run. */
export interface Site extends Grid {
  readonly timeout: Duration;
  readonly budget: number;
  readonly baseErrors: number;
  readonly queueSeconds: number;
  readonly segmentShares: Float64Array;
  /** By slot (see `Mixture`): failing share of operations on a good day. */
  readonly goodDay: readonly number[];
  /** Operations of a cell to which nothing has ever happened. */
  readonly untouched: Mixture;
  /** Operations of a cell at ease by what of it the new version serves; cells that follow each other share them. */
  readonly atEase: (exposure: number, bySegment: readonly number[] | undefined) => Mixture;
  /** False: every cell is stepped all the time, to compare with. */
  readonly settles: boolean;
}

/** Ticks per time-out that keep the edge of a collapse within 1 % (failure-physics.md §0). */
const TICKS_PER_TIMEOUT = 30;

/** Cells in a transient are looked at this often, and their flows told. */
const CHECK = 5 * SECOND;

export function siteOf({ users, law, telemetry, fleet, ...inputs }: PlantInputs, settles: boolean): Site {
  const { retries } = users;
  const tick = Math.max(1, inputs.tick ?? Math.floor(retries.timeout / TICKS_PER_TIMEOUT));
  const segmentShares = Float64Array.from(fleet.segments, ({ share }) => share);
  const atEase = mixturesAtEase(segmentShares);
  const sliceTicks = Math.max(1, Math.round(SECOND / tick));
  return {
    tick,
    timeoutTicks: Math.max(1, Math.round(retries.timeout / tick)),
    sliceTicks,
    checkTicks: sliceTicks * Math.max(1, Math.floor(CHECK / (sliceTicks * tick))),
    attempts: retries.attempts,
    backoff: backoffOf(retries, tick),
    timeout: retries.timeout,
    budget: retries.budget,
    baseErrors: telemetry.baseErrors,
    queueSeconds: law.queueLimit / SECOND,
    segmentShares,
    goodDay: new Array<number>(VERSIONS * segmentShares.length).fill(telemetry.baseErrors),
    untouched: atEase(0, undefined),
    atEase,
    settles,
  };
}

/** Keeps the newest mixture: most often many cells become exposed alike, one after the other. */
function mixturesAtEase(segmentShares: Float64Array): Site['atEase'] {
  const made = (exposure: number, bySegment: readonly number[] | undefined) => ({
    exposure,
    bySegment,
    // Where nothing fails, it makes no difference who stays with a version.
    mixture: mixtureOf([], exposure, 'user', segmentShares, 1, bySegment),
  });
  let newest = made(0, undefined);
  return (exposure, bySegment) => {
    if (newest.exposure !== exposure || newest.bySegment !== bySegment) newest = made(exposure, bySegment);
    return newest.mixture;
  };
}
